/** BMP: https://learn.microsoft.com/windows/win32/gdi/bitmap-storage */
import { spells } from "./ascii.ts";
import type { ContainerReader } from "./container-reader.ts";

/** Lengths of the second header, which tell a BMP from anything else that begins with `BM`. */
const HEADERS = new Set([40, 52, 56, 64, 108, 124]);

export const readBmp: ContainerReader = (bytes, view) => {
  if (!spells(bytes, 0, "BM") || bytes.length < 26 || view.getUint32(6, true) !== 0) return null;
  if (!HEADERS.has(view.getUint32(14, true))) return null;
  return {
    mediaType: "image/bmp",
    width: view.getUint32(18, true),
    // Negative when the rows stand from top to bottom.
    height: Math.abs(view.getInt32(22, true)),
    complete: view.getUint32(2, true) <= bytes.length,
  };
};
