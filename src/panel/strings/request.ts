/** The Request tab. */

export const request = {} as const;
