/** The Raw tab. */

export const raw = {} as const;
