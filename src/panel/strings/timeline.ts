/** The filmstrip and the shared time axis. */

export const timeline = {
  label: "Timeline",
} as const;
