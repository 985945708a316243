/** AVIF: ISO/IEC 14496-12 boxes, https://aomediacodec.github.io/av1-avif/ */
import { spells } from "./ascii.ts";
import type { ContainerReader } from "./container-reader.ts";

interface Box {
  readonly type: string;
  readonly body: number;
  readonly end: number;
  /** The bytes reach the end that the box states. */
  readonly whole: boolean;
}

export const readAvif: ContainerReader = (bytes, view) => {
  if (!spells(bytes, 4, "ftyp") || !isAvif(bytes, view)) return null;
  const boxes = [...readBoxes(bytes, view, 0, bytes.length)];
  const meta = boxes.find((box) => box.type === "meta");
  const [width, height] = meta === undefined ? [null, null] : largestSize(bytes, view, meta);
  const complete =
    meta !== undefined &&
    boxes.some((box) => box.type === "mdat") &&
    boxes.every((box) => box.whole) &&
    (boxes.at(-1)?.end ?? 0) === bytes.length;
  return { mediaType: "image/avif", width, height, complete };
};

function isAvif(bytes: Uint8Array, view: DataView): boolean {
  const end = Math.min(view.getUint32(0), bytes.length, 256);
  for (let at = 8; at + 4 <= end; at += 4) {
    if (spells(bytes, at, "avif") || spells(bytes, at, "avis")) return true;
  }
  return false;
}

/** A file has a handful of boxes; a hostile one with millions is read no further. */
const MAX_BOXES = 1000;

function* readBoxes(bytes: Uint8Array, view: DataView, from: number, to: number): Generator<Box> {
  let at = from;
  for (let count = 0; at + 8 <= to && count < MAX_BOXES; count++) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= to) {
      size = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
      header = 16;
    } else if (size === 0) {
      size = to - at;
    }
    if (size < header) return;
    const end = Math.min(at + size, to);
    yield { type, body: at + header, end, whole: at + size <= to };
    at += size;
  }
}

/** The largest `ispe` property of meta/iprp/ipco: a grid image lists its tiles there as well. */
function largestSize(
  bytes: Uint8Array,
  view: DataView,
  meta: Box,
): readonly [number | null, number | null] {
  let width: number | null = null;
  let height: number | null = null;
  // `meta` is a full box: version and flags come first.
  for (const iprp of readBoxes(bytes, view, meta.body + 4, meta.end)) {
    if (iprp.type !== "iprp") continue;
    for (const ipco of readBoxes(bytes, view, iprp.body, iprp.end)) {
      if (ipco.type !== "ipco") continue;
      for (const ispe of readBoxes(bytes, view, ipco.body, ipco.end)) {
        if (ispe.type !== "ispe" || ispe.body + 12 > ispe.end) continue;
        const w = view.getUint32(ispe.body + 4);
        const h = view.getUint32(ispe.body + 8);
        if (w * h > (width ?? 0) * (height ?? 0)) [width, height] = [w, h];
      }
    }
  }
  return [width, height];
}
