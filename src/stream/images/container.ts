/**
 * What an image's own container says: format by magic, size, and whether its own end was reached.
 *
 * One pass over the container's lengths, never over compressed data except to find a JPEG's next
 * marker; nothing is decoded, so hostile input costs at most a read of its bytes.
 */
import type { ImageFacts } from "../types.ts";
import { readAvif } from "./avif.ts";
import { readBmp } from "./bmp.ts";
import type { ContainerReader } from "./container-reader.ts";
import { readGif } from "./gif.ts";
import { readJpeg } from "./jpeg.ts";
import { readOther } from "./others.ts";
import { readPng } from "./png.ts";
import { readSvg } from "./svg.ts";
import { readWebp } from "./webp.ts";

const READERS: readonly ContainerReader[] = [
  readPng,
  readJpeg,
  readWebp,
  readGif,
  readAvif,
  readBmp,
  readSvg,
  readOther,
];

/** Facts of an image; `application/octet-stream` and not complete when no format knows it. */
export function readImageFacts(bytes: Uint8Array): ImageFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const read of READERS) {
    const facts = read(bytes, view);
    if (facts !== null) return facts;
  }
  return { mediaType: "application/octet-stream", width: null, height: null, complete: false };
}
