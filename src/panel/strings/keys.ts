/** The sheet of all keys. */

export const keys = {} as const;
