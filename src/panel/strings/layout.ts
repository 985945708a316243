/** The edges between panes. */
export const layout = {
  list: "Size of the stream list",
  overview: "Height of the overview",
  inspector: "Size of the inspector",
  filmstrip: "Height of the filmstrip",
} as const;
