/**
 * What waits to leave the page, and when it leaves.
 *
 * Relaying while the page reads is what costs a page throughput (docs/internals.md, "Pace"), so a
 * burst is held until the page has paused; anything slower leaves within one tick.
 */
import type { GapReason } from "../messages/capture.ts";
import { later, now } from "./natives.ts";
import { type Recording, unwatch } from "./recording.ts";
import { ASKING, mode } from "./state.ts";

const TICK_MS = 25;
/** So many bytes within a tick make a burst. */
const BURST_BYTES = 128 * 1024;
/** A burst is over after so many ticks with less. */
const QUIET_TICKS = 2;
/** A burst leaves anyway after so long, a little at a time, so that the panel sees something. */
const LONGEST_WAIT_MS = 3000;
/** After such a little the page is left alone so many times as long as that took. */
const REST = 8;
/** Sent in one task at most; the next task sends more. */
const TASK_BYTES = 4 * 1024 * 1024;
/** Held at most while nobody has told us whether the tab records. */
const ARMING_BOUND = 16 * 1024 * 1024;

const LARGEST_CHUNK = 32 * 1024 * 1024;

/** Held at most in all, here and in the relay; the recorder says how much this document may. */
let bound = 64 * 1024 * 1024;
let held = 0;
let firstLive: Recording | null = null;
let ticking = false;
let burstBytes = 0;
let quietTicks = QUIET_TICKS;
/** When a burst leaves anyway. */
let dueAt = 0;
let guard: (run: () => void) => void;

/** A tick may find nobody left to send to: no caller is there to catch that. */
export function guardTicks(by: typeof guard): void {
  guard = by;
}

export function setBound(bytes: number): void {
  bound = bytes;
}

/** The relay let go of so many bytes. */
export function release(bytes: number): void {
  held = held > bytes ? held - bytes : 0;
}

/**
 * So many more bytes are to be held, until they are released.
 *
 * @returns null, or why they must not be
 */
export function hold(bytes: number): GapReason | null {
  if (mode === ASKING && held + bytes > ARMING_BOUND) return "arming";
  // No port takes a message of 64 MiB, and a reader with a large view may be given as much at once.
  if (bytes && (held + bytes > bound || bytes > LARGEST_CHUNK)) return "memory";
  held += bytes;
  return null;
}

/** `recording` will have things to send, until it has ended and all of it was sent. */
export function addLive(recording: Recording): void {
  recording.nextLive = firstLive;
  firstLive = recording;
}

export const isRecording = (): boolean => firstLive !== null;

/** There is something new to send; the page has just read so many bytes. */
export function awaken(bytes: number): void {
  burstBytes += bytes;
  schedule();
}

/** What waits leaves in a while: there is something new, or the tab records and nothing is held back. */
export function schedule(): void {
  if (ticking) return;
  ticking = true;
  if (dueAt === 0) dueAt = now() + LONGEST_WAIT_MS;
  later(() => guard(tick), TICK_MS);
}

function tick(): void {
  ticking = false;
  quietTicks = burstBytes >= BURST_BYTES ? 0 : quietTicks + 1;
  burstBytes = 0;
  const from = now();
  const tooLong = from > dueAt;
  // A new stream is announced at once, even while another bursts.
  const more = flush(quietTicks >= QUIET_TICKS || tooLong || held > bound / 2 ? TASK_BYTES : 0);
  if (tooLong) dueAt = now() + REST * (now() - from);
  if (more && mode !== ASKING) schedule();
  else dueAt = 0;
}

/**
 * Sends what is pending, `budget` bytes of it at most. While nobody has told us whether the tab
 * records, only openings go (they are the question), unless `everything` must leave at once.
 *
 * @returns whether more is pending.
 */
function flush(budget: number, everything = false): boolean {
  let left = budget;
  let more = false;
  let previous: Recording | null = null;
  for (let recording = firstLive; recording; recording = recording.nextLive) {
    left -= recording.send(mode === ASKING && !everything ? 0 : left);
    more ||= recording.pending;
    if (everything || recording.over) unwatch(recording);
    if (recording.over && !recording.pending) {
      if (!previous) firstLive = recording.nextLive;
      else previous.nextLive = recording.nextLive;
    } else previous = recording;
  }
  return more;
}

/** Everything leaves now: the document is going away. */
export function flushAll(): void {
  flush(2 ** 53, true);
}

/** Nobody wants what is held of this recording, or of any. */
export function drop(id = ""): void {
  for (let recording = firstLive; recording; recording = recording.nextLive) {
    if (!id || recording.id === id) recording.discard();
  }
  if (!id) firstLive = null;
}
