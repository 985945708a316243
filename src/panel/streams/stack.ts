/** Which images of a stream stand in its list entry. Pure. */
import type { StreamRecord } from "../../store/records.ts";

/** Three slices and a whole one fit the column. */
const MOST = 4;

/** SHA-256 of the last few different images that decoded, in order of arrival. */
export function stackOf({ sketch, lastImage }: StreamRecord): readonly string[] {
  const found: string[] = [];
  const marks = sketch?.images ?? [];
  for (let at = marks.length - 1; at >= 0 && found.length < MOST; at -= 1) {
    const sha256 = marks[at]?.sha256 ?? null;
    if (sha256 !== null && !found.includes(sha256)) found.unshift(sha256);
  }
  // Recorded before there were sketches.
  return found.length === 0 && lastImage !== null ? [lastImage] : found;
}
