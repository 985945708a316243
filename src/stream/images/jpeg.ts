/** JPEG: ITU-T T.81, annex B. */
import type { ContainerReader } from "./container-reader.ts";

export const readJpeg: ContainerReader = (bytes, view) => {
  if (bytes.length < 3 || bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return null;
  let width: number | null = null;
  let height: number | null = null;
  let complete = false;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) {
      // Entropy-coded data after a scan header: on to the next marker.
      at = bytes.indexOf(0xff, at);
      if (at < 0) break;
      continue;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) {
      complete = true;
      break;
    }
    if (marker === 0xff) {
      at += 1; // fill byte
    } else if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2; // stuffed byte or a marker without a segment
    } else {
      if (at + 4 > bytes.length) break;
      if (isFrameHeader(marker) && at + 9 <= bytes.length && width === null) {
        height = view.getUint16(at + 5);
        width = view.getUint16(at + 7);
      }
      at += 2 + Math.max(2, view.getUint16(at + 2));
    }
  }
  return { mediaType: "image/jpeg", width, height, complete };
};

/** SOF0–SOF15 without the tables (DHT, JPG, DAC) that sit between them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
