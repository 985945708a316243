/** Previews made of several words. */
import { line } from "../../preview.ts";

/** The parts that say something, in one short line. */
export function words(...parts: readonly (string | null)[]): string {
  let out = "";
  let count = 0;
  for (const part of parts) {
    if (part === null || part === "") continue;
    // Each part bounded first: one of them may be the whole of a 64 MiB event.
    out = count++ === 0 ? line(part) : `${out} · ${line(part)}`;
  }
  return count < 2 ? out : line(out);
}
