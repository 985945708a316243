/** Tells an event stream from anything else by its first bytes. */

const FIELDS = ["data", "event", "id", "retry"] as const;

/** Longest head that is ever looked at: BOM, a field name, a colon. */
const HEAD = 16;

/**
 * Do these first bytes of a body begin an event stream: after an optional BOM and blank lines, a
 * comment or a line of a known field?
 *
 * @returns `more` while the bytes allow no answer; at the end of a body that means no event at all
 */
export function confirmEventStream(firstBytes: Uint8Array): "yes" | "no" | "more" {
  let at = 0;
  if (firstBytes[0] === 0xef) {
    const bom = [0xef, 0xbb, 0xbf];
    for (let i = 0; i < bom.length; i++) {
      if (i >= firstBytes.length) return "more";
      if (firstBytes[i] !== bom[i]) return "no";
    }
    at = 3;
  }
  while (firstBytes[at] === 10 || firstBytes[at] === 13) at++;
  if (at === firstBytes.length) return "more";
  if (firstBytes[at] === 58) return "yes";

  const head = String.fromCharCode(...firstBytes.subarray(at, at + HEAD));
  const name = /^[^:\r\n]*/.exec(head)?.[0] ?? "";
  if (name.length < head.length) return FIELDS.some((field) => field === name) ? "yes" : "no";
  return FIELDS.some((field) => field.startsWith(name)) ? "more" : "no";
}
