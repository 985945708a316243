/** Thumbnails and images. */
import { formatShare } from "../format.ts";

export const image = {
  tooLarge: (width: number, height: number) =>
    `${width}×${height} is too large to draw here (at most 16,384 a side and 100 megapixels)`,
  unknownSize: "its header names no size, so it is not drawn",
  notRaster: (type: string) => `${type} is not drawn`,
  undecodable: "the browser could not decode it",
  truncated: "truncated: its end is missing",
  whole: "image is whole",
  missing: "no longer in the store",
  unread: "the store did not give it",
  alt: (what: string) => `Image: ${what}`,
  image: "image",
  role: {
    partial: (index: number | null) => (index === null ? "partial" : `partial ${index}`),
    final: () => "final",
    preview: () => "preview",
    repeat: () => "final, seen before",
  },
  sent: (size: string) => `${size} sent`,
  decoded: (size: string) => `, ${size} decoded`,
  changed: (share: number, before: string) => `${formatShare(share, 1)} changed from ${before}`,
  notCompared: (before: string) => `cannot be compared with ${before}`,
  link: "Only a link, not fetched:",
  save: (format: string) => `Save ${format}`,
  saveHint: (name: string) => `Save the image's own bytes as ${name}`,
  copy: "Copy image",
  copied: "Copied",
  copyRefused: "Copying refused",
} as const;
