/** WebP: https://developers.google.com/speed/webp/docs/riff_container */
import { spells } from "./ascii.ts";
import type { ContainerReader } from "./container-reader.ts";

export const readWebp: ContainerReader = (bytes, view) => {
  if (!spells(bytes, 0, "RIFF") || !spells(bytes, 8, "WEBP")) return null;
  const [width, height] = sizeOf(bytes, view);
  const complete = bytes.length >= 20 && 8 + view.getUint32(4, true) <= bytes.length;
  return { mediaType: "image/webp", width, height, complete };
};

function sizeOf(bytes: Uint8Array, view: DataView): readonly [number | null, number | null] {
  if (bytes.length >= 30 && spells(bytes, 12, "VP8X")) {
    const uint24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    return [uint24(24) + 1, uint24(27) + 1];
  }
  if (bytes.length >= 30 && spells(bytes, 12, "VP8 ") && spells(bytes, 23, "\x9d\x01\x2a")) {
    return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  }
  if (bytes.length >= 25 && spells(bytes, 12, "VP8L") && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  }
  return [null, null];
}
