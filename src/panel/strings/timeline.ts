/** The filmstrip and the shared time axis. */

export const timeline = {} as const;
