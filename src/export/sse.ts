/** A stream as `.sse`: the body as the page read it, after content decoding. */
import { exportedBody, type Offsets } from "./body.ts";
import type { Capture, CaptureReader } from "./capture.ts";
import { utf8 } from "./json.ts";
import { foundIn, type Redaction } from "./redaction.ts";

/**
 * Yields the file piece by piece. Gaps are left out: the file is what is on the tape.
 *
 * Masked, a note stands at the end: there it cannot push a byte order mark off the beginning, and
 * its number is what was really masked. Without a secret the bytes are those of the tape.
 *
 * @param offsets is told of every piece, to find places of the body in the file
 */
export async function* exportSse(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
  offsets?: Offsets,
): AsyncGenerator<Uint8Array, void, void> {
  const before = foundIn(redaction.findings);
  let end: Uint8Array = new Uint8Array(0);
  for await (const piece of exportedBody(reader, capture, redaction)) {
    offsets?.add(piece);
    end = lastBytes(end, piece.bytes);
    yield piece.bytes;
  }
  const masked = foundIn(redaction.findings) - before;
  if (masked > 0) yield utf8(note(end, masked));
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
