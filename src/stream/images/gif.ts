/** GIF: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
import { spells } from "./ascii.ts";
import type { ContainerReader } from "./container-reader.ts";

export const readGif: ContainerReader = (bytes, view) => {
  if (!spells(bytes, 0, "GIF87a") && !spells(bytes, 0, "GIF89a")) return null;
  const hasScreen = bytes.length >= 13;
  return {
    mediaType: "image/gif",
    width: hasScreen ? view.getUint16(6, true) : null,
    height: hasScreen ? view.getUint16(8, true) : null,
    complete: hasScreen && reachesTrailer(bytes),
  };
};

function reachesTrailer(bytes: Uint8Array): boolean {
  let at = 13 + colorTable(bytes[10] ?? 0);
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) return true;
    if (block === 0x21) at = afterSubBlocks(bytes, at + 2);
    else if (block === 0x2c) at = afterSubBlocks(bytes, at + 11 + colorTable(bytes[at + 9] ?? 0));
    else return false;
  }
  return false;
}

function colorTable(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

function afterSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const size = bytes[at] ?? 0;
    at += size + 1;
    if (size === 0) break;
  }
  return at;
}
