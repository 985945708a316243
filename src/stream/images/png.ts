/** PNG: https://www.w3.org/TR/png-3/#5Chunk-layout */
import { spells } from "./ascii.ts";
import type { ContainerReader } from "./container-reader.ts";

export const readPng: ContainerReader = (bytes, view) => {
  if (!spells(bytes, 0, "\x89PNG\r\n\x1a\n")) return null;
  const hasHeader = bytes.length >= 24 && spells(bytes, 12, "IHDR");
  return {
    mediaType: "image/png",
    width: hasHeader ? view.getUint32(16) : null,
    height: hasHeader ? view.getUint32(20) : null,
    complete: reachesEnd(bytes, view),
  };
};

/** Length, type, data, CRC: chunk after chunk until IEND is whole. */
function reachesEnd(bytes: Uint8Array, view: DataView): boolean {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const next = at + 12 + view.getUint32(at);
    if (spells(bytes, at + 4, "IEND")) return next <= bytes.length;
    at = next;
  }
  return false;
}
