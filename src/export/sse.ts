/** A stream as `.sse`: the body as the page read it, after content decoding. */
import { SecretMasker } from "./masking.ts";
import type { Tape } from "./tape.ts";

export type SseMode =
  /** every byte as the page received it */
  | "exact"
  /** secrets masked; a comment at the end of the file says how many */
  | "masked";

/**
 * Yields the file piece by piece. Gaps are left out: the file is what is on the tape.
 *
 * Masked, the note stands at the end: there it cannot push a byte order mark off the beginning,
 * and its number is what was really masked. Without a secret both modes yield the same bytes.
 *
 * @returns how many values were masked
 */
export async function* exportSse(
  tape: Tape,
  mode: SseMode,
): AsyncGenerator<Uint8Array, number, void> {
  if (mode === "exact") {
    for await (const piece of tape) if (piece.bytes.length > 0) yield piece.bytes;
    return 0;
  }
  const masker = new SecretMasker();
  let end: Uint8Array = new Uint8Array(0);
  for await (const piece of tape) {
    for (const bytes of masker.push(piece.bytes)) {
      end = lastBytes(end, bytes);
      yield bytes;
    }
  }
  for (const bytes of masker.end()) {
    end = lastBytes(end, bytes);
    yield bytes;
  }
  if (masker.count > 0) yield new TextEncoder().encode(note(end, masker.count));
  return masker.count;
}

/** How many values {@link exportSse} would mask. */
export async function countSecrets(tape: Tape): Promise<number> {
  const masker = new SecretMasker();
  for await (const piece of tape) masker.push(piece.bytes);
  masker.end();
  return masker.count;
}

/** Enough of the end to know whether a line, and a block, is open. */
function lastBytes(end: Uint8Array, next: Uint8Array): Uint8Array {
  if (next.length >= 4) return next.slice(-4);
  const both = new Uint8Array(end.length + next.length);
  both.set(end);
  both.set(next, end.length);
  return both.slice(-4);
}

/** A comment that neither joins an open line nor completes an event that the stream left open. */
function note(end: Uint8Array, count: number): string {
  const text = String.fromCharCode(...end);
  const lineIsOpen = !/[\r\n]$/.test(text);
  const blockIsOpen = !/(?:\n\n|\r\r|\r\n\r\n)$/.test(text);
  const values = count === 1 ? "1 value" : `${count} values`;
  return `${lineIsOpen ? "\n" : ""}: Darkroom masked ${values} that may be secret in this file. The recording has them as they were.\n${blockIsOpen ? "" : "\n"}`;
}
