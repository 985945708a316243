/** Previews made of several words. */
import { line } from "../../preview.ts";

/** The parts that say something, in one short line. */
export function words(...parts: readonly (string | null)[]): string {
  return wordsOf(parts);
}

/** More do not fit into a line; an array of a stranger's may have millions. */
const MAX_PARTS = 12;

/** Like {@link words}, of any number of parts. */
export function wordsOf(parts: readonly (string | null)[]): string {
  let out = "";
  let count = 0;
  for (const part of parts) {
    if (part === null || part === "") continue;
    if (count === MAX_PARTS) break;
    // Each part bounded first: one of them may be the whole of a 64 MiB event.
    out = count++ === 0 ? line(part) : `${out} · ${line(part)}`;
  }
  return count < 2 ? out : line(out);
}
