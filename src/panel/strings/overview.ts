/** The lanes of all streams above the list. */

export const overview = {
  label: "Overview of all streams",
} as const;
