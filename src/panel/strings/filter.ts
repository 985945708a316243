/** The filter. */

export const filter = {} as const;
