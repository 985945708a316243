/** Finds bytes on a tape of any length, forward and backward, also where they cross blocks. */
import type { ByteRange } from "../../stream/types.ts";
import { bytesIn } from "./line-index.ts";
import { nextTask } from "./slices.ts";
import type { TapeReader, TapeStretch } from "./tape-reader.ts";

export interface Needle {
  readonly bytes: Uint8Array;
  /** ASCII letters match in either case. */
  readonly anyCase: boolean;
}

/** Longest thing that is searched for, bytes. */
const LONGEST = 1_024;
/** Bytes between two looks at the clock and at Cancel: about 5 ms of work. */
const STEP = 2 * 1024 * 1024;

/** What a user typed as bytes; null when it is empty or no hexadecimal. */
export function needleOf(typed: string, kind: "text" | "hex"): Needle | null {
  if (kind === "text") {
    const bytes = new TextEncoder().encode(typed).subarray(0, LONGEST);
    return bytes.length === 0 ? null : { bytes, anyCase: true };
  }
  const digits = typed.replace(/0x|[\s,:]/gi, "");
  if (digits === "" || digits.length % 2 === 1 || !/^[0-9a-f]+$/i.test(digits)) return null;
  const pairs = digits.slice(0, 2 * LONGEST).match(/../g) ?? [];
  return { bytes: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)), anyCase: false };
}

export interface Search {
  readonly reader: TapeReader;
  readonly needle: Needle;
  /** Forward: the first find at or after it; backward: the last one before it. */
  readonly from: number;
  readonly direction: "forward" | "backward";
  /** Length of the tape, bytes. */
  readonly length: number;
  readonly signal: AbortSignal;
  /** Share that was searched, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Offset of the find, or null. It goes on at the other end of the tape, and ends where it began. */
export async function search(task: Search): Promise<number | null> {
  const { from, length, direction } = task;
  const before = { start: 0, end: Math.min(from, length) };
  const after = { start: before.end, end: length };
  const [first, second] = direction === "forward" ? [after, before] : [before, after];
  return (
    (await searchRange(task, first, 0)) ??
    (await searchRange(task, second, first.end - first.start))
  );
}

/** @param done bytes that were searched before */
async function searchRange(task: Search, range: ByteRange, done: number): Promise<number | null> {
  const { reader, needle, direction, length, signal, onProgress } = task;
  const forward = direction === "forward";
  for (let step = 0; step < range.end - range.start; step += STEP) {
    const low = forward ? range.start + step : Math.max(range.start, range.end - step - STEP);
    const high = forward ? Math.min(range.end, low + STEP) : range.end - step;
    // What begins before `high` may end beyond it.
    const blocks = await reader.range(low, Math.min(length, high + needle.bytes.length - 1));
    signal.throwIfAborted();
    const runs = keptRuns(blocks, low, high + needle.bytes.length - 1);
    for (const { offset, bytes } of forward ? runs : runs.toReversed()) {
      const at = forward ? indexIn(bytes, needle, 0) : lastIndexIn(bytes, needle, high - offset);
      if (at >= 0 && offset + at < high) return offset + at;
    }
    onProgress(Math.min(1, (done + step + STEP) / Math.max(1, length)));
    await nextTask();
  }
  return null;
}

/** Kept bytes without the gaps between them. */
function keptRuns(
  blocks: readonly TapeStretch[],
  from: number,
  to: number,
): { readonly offset: number; readonly bytes: Uint8Array }[] {
  const runs: TapeStretch[][] = [];
  let open = false;
  for (const block of blocks) {
    if (block.bytes !== null) {
      if (open) runs.at(-1)?.push(block);
      else runs.push([block]);
    }
    open = block.bytes !== null;
  }
  return runs.map((run) => {
    const offset = Math.max(from, run[0]?.offset ?? from);
    return { offset, bytes: bytesIn(run, offset, to) };
  });
}

function lastIndexIn(bytes: Uint8Array, needle: Needle, before: number): number {
  let last = -1;
  for (let at = indexIn(bytes, needle, 0); at >= 0 && at < before;) {
    last = at;
    at = indexIn(bytes, needle, at + 1);
  }
  return last;
}

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);
const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Boyer, Moore and Horspool's search: most bytes are skipped unseen. */
function indexIn(bytes: Uint8Array, { bytes: needle, anyCase }: Needle, from: number): number {
  const fold = anyCase ? LOWER : SAME;
  const last = needle.length - 1;
  const skip = new Uint16Array(256).fill(needle.length);
  const folded = needle.map((byte) => fold[byte] ?? byte);
  for (let at = 0; at < last; at += 1) skip[folded[at] ?? 0] = last - at;
  let at = from + last;
  while (at < bytes.length) {
    const end = fold[bytes[at] ?? 0] ?? 0;
    if (end === folded[last]) {
      let back = 1;
      while (back <= last && fold[bytes[at - back] ?? 0] === folded[last - back]) back += 1;
      if (back > last) return at - last;
    }
    at += skip[end] ?? 1;
  }
  return -1;
}
