/** Which stored images the panel may hand to the browser's decoder. Pure. */
import type { ImageRecord } from "../../store/records.ts";
import type { ImageFacts } from "../../stream/types.ts";
import { strings } from "../strings/index.ts";

/** A decoder's canvas limit, px a side. */
const LONGEST_SIDE = 16_384;
/** Beyond this one image takes 400 MB of memory decoded. */
const MOST_PIXELS = 100_000_000;

/** Raster formats only: an SVG from a page is a document, not a picture. */
const RASTER = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "image/bmp",
]);

/** Why the image is not drawn, in words; null when it may be. */
export function refusal(image: ImageFacts): string | null {
  if (!RASTER.has(image.mediaType)) return strings.image.notRaster(image.mediaType);
  if (image.width === null || image.height === null) return strings.image.unknownSize;
  if (
    image.width > LONGEST_SIDE ||
    image.height > LONGEST_SIDE ||
    image.width * image.height > MOST_PIXELS
  ) {
    return strings.image.tooLarge(image.width, image.height);
  }
  return null;
}

/** An image's bytes, typed by their own beginning and not by what the page called them. */
export function blobOf({ blob, mediaType }: ImageRecord): Blob {
  return blob.slice(0, blob.size, mediaType);
}

/** `PNG`, `JPEG` … for a label. */
export function formatName(mediaType: string): string {
  return mediaType.replace(/^image\//, "").toUpperCase();
}

/** Size of the picture that fits the box without growing beyond its own. */
export function fitInside(
  width: number,
  height: number,
  boxWidth: number,
  boxHeight: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, boxWidth / width, boxHeight / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
