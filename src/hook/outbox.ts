/**
 * What waits to leave the page, and when it leaves.
 *
 * Relaying while the page reads is what costs a page throughput (docs/internals.md, "Pace"), so a
 * burst is held until the page has paused; anything slower leaves within one tick.
 */
import type { Block, GapReason } from "../messages/capture.ts";
import { send } from "./channel.ts";
import { append, byteLength, bytesOfSize, copyInto, later, now } from "./natives.ts";
import type { Recording } from "./recording.ts";
import { state } from "./state.ts";

const TICK_MS = 10;
/** So many bytes within a tick make a burst. */
const BURST_BYTES = 64 * 1024;
/** A burst is over after so many ticks with less. */
const QUIET_TICKS = 4;
/** A burst leaves anyway after so long, a little each tick, so that the panel sees something. */
const LONGEST_WAIT_MS = 3000;
const BLOCK_BYTES = 1024 * 1024;
const BLOCK_CHUNKS = 2048;
/** Sent in one task at most; the next task sends more. */
const TASK_BYTES = 4 * BLOCK_BYTES;
/** Held at most while nobody has told us whether the tab records. */
const ARMING_BOUND = 16 * 1024 * 1024;

/** Held at most in all, here and in the relay; the recorder says how much this document may. */
let bound = 64 * 1024 * 1024;
let held = 0;
let firstLive: Recording | null = null;
let ticking = false;
let burstBytes = 0;
let quietTicks = QUIET_TICKS;
let waitingSince = 0;

export function setBound(bytes: number): void {
  bound = bytes;
}

/** The relay let go of so many bytes. */
export function release(bytes: number): void {
  held = held > bytes ? held - bytes : 0;
}

/** @returns null when so many more bytes may be held, else why not. */
export function mayHold(bytes: number): GapReason | null {
  if (state.mode === "asking" && held + bytes > ARMING_BOUND) return "arming";
  return held + bytes > bound ? "memory" : null;
}

/** `recording` will have things to send, until it has ended and all of it was sent. */
export function addLive(recording: Recording): void {
  recording.nextLive = firstLive;
  firstLive = recording;
}

/** There is something new to send, `bytes` of it just copied. */
export function awaken(bytes: number): void {
  held += bytes;
  burstBytes += bytes;
  schedule();
}

function schedule(): void {
  if (ticking) return;
  ticking = true;
  if (waitingSince === 0) waitingSince = now();
  later(tick, TICK_MS);
}

function tick(): void {
  ticking = false;
  quietTicks = burstBytes >= BURST_BYTES ? 0 : quietTicks + 1;
  burstBytes = 0;
  const tooLong = now() - waitingSince > LONGEST_WAIT_MS;
  // A new stream is announced at once, even while another bursts.
  const more = flush(quietTicks >= QUIET_TICKS || tooLong || held > bound / 2 ? TASK_BYTES : 0);
  if (more && state.mode !== "asking") schedule();
  else waitingSince = 0;
}

/**
 * Sends what is pending, `budget` bytes of it at most. While nobody has told us whether the tab
 * records, only openings go: they are the question.
 *
 * @returns whether more is pending.
 */
function flush(budget: number): boolean {
  let left = budget;
  let more = false;
  let previous: Recording | null = null;
  for (let recording = firstLive; recording !== null; recording = recording.nextLive) {
    left -= sendFrom(recording, left);
    const pending =
      recording.opening !== null || recording.first !== null || recording.ending !== null;
    more ||= pending;
    if (recording.discarded || (recording.ended && !pending)) {
      if (previous === null) firstLive = recording.nextLive;
      else previous.nextLive = recording.nextLive;
    } else previous = recording;
  }
  return more;
}

/** The tab records: what was held back may go. */
export const resume = schedule;

/** Everything leaves now: the document is going away. */
export function flushAll(): void {
  flush(2 ** 53);
}

/** Nobody wants what is held: all of it is dropped. */
export function dropAll(): void {
  for (let recording = firstLive; recording !== null; recording = recording.nextLive) {
    discard(recording);
  }
  firstLive = null;
}

/** The recorder does not want this one. */
export function discardById(id: string): void {
  for (let recording = firstLive; recording !== null; recording = recording.nextLive) {
    if (recording.id === id) discard(recording);
  }
}

/** Lets go of one recording and what is held of it. */
function discard(recording: Recording): void {
  recording.discarded = true;
  recording.opening = null;
  recording.ending = null;
  for (let chunk = recording.first; chunk !== null; chunk = chunk.next) {
    if (chunk.bytes !== null) release(chunk.length);
  }
  recording.first = null;
  recording.last = null;
}

/** @returns how many bytes were sent. */
function sendFrom(recording: Recording, budget: number): number {
  if (recording.opening !== null) {
    send(recording.opening);
    recording.opening = null;
    recording.announced = true;
  }
  if (state.mode === "asking" || !recording.announced || budget <= 0) return 0;
  let sent = 0;
  while (recording.first !== null && sent < budget) {
    const block = seal(recording);
    sent += byteLength(block.bytes);
    send({ kind: "block", stream: recording.id, block });
  }
  if (recording.first === null && recording.ending !== null) {
    const { kind, stream, end, detail, at } = recording.ending;
    send({ kind, stream, end, detail, at, blocks: recording.sealedBlocks });
    recording.ending = null;
  }
  return sent;
}

/** Takes the next run of chunks, kept or lost alike, out of the queue. */
function seal(recording: Recording): Block {
  const head = recording.first!;
  const lengths: number[] = [];
  const times: number[] = [];
  let total = 0;
  let count = 0;
  let chunk: typeof recording.first = head;
  for (; chunk !== null && chunk.gap === head.gap; chunk = chunk.next) {
    if (count > 0 && (total + chunk.length > BLOCK_BYTES || count === BLOCK_CHUNKS)) break;
    append(lengths, chunk.length);
    append(times, chunk.time);
    total += chunk.length;
    count += 1;
  }
  const bytes = bytesOfSize(head.gap === null ? total : 0);
  let at = 0;
  for (let from = head as typeof chunk; from !== chunk && from !== null; from = from.next) {
    if (from.bytes !== null) copyInto(bytes, from.bytes, at);
    at += from.length;
  }
  recording.first = chunk;
  if (chunk === null) recording.last = null;
  const block: Block = {
    index: recording.sealedBlocks,
    firstChunk: recording.sealedChunks,
    offset: recording.sealedBytes,
    lengths,
    times,
    bytes,
    ...(head.gap === null ? null : { gap: head.gap }),
  };
  recording.sealedBlocks += 1;
  recording.sealedChunks += count;
  recording.sealedBytes += total;
  return block;
}
