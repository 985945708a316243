/** Thumbnails and images. */

export const image = {
  tooLarge: (width: number, height: number) =>
    `${width}×${height} is too large to draw here (at most 16,384 a side and 100 megapixels)`,
  unknownSize: "its header names no size, so it is not drawn",
  notRaster: (type: string) => `${type} is not drawn`,
  undecodable: "the browser could not decode it",
  truncated: "truncated: its end is missing",
  whole: "image is whole",
  missing: "no longer in the store",
  alt: (what: string) => `Image of ${what}`,
} as const;
