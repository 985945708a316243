/** The overview of all streams. */

export const overview = {} as const;
