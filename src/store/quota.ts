/** The storage budget: what finished streams may take together. */
import type { StreamId } from "../messages/capture.ts";
import { heldStreams } from "./holds.ts";
import type { StreamRecord } from "./records.ts";
import type { StoreReader } from "./store.ts";
import type { Writer } from "./writer.ts";

/** Epoch milliseconds; of an interrupted stream, whose end nobody saw, when it was last known. */
function endedAt({ timeOrigin, endedAt: end, firstEventAt, respondedAt }: StreamRecord): number {
  return timeOrigin + (end ?? firstEventAt ?? respondedAt);
}

/** One that goes on, or that the user keeps, stays; it may have become that a moment ago. */
const mayGo = ({ end, pinned }: StreamRecord): boolean => end !== "open" && !pinned;

/** Streams that the budget may remove, the first to go first. */
function removable(streams: readonly StreamRecord[], latest: StreamId | null): StreamRecord[] {
  const finished = streams.filter(({ end }) => end !== "open");
  // However large: what the user has just recorded must not vanish as it ends.
  const last =
    finished.find(({ id }) => id === latest) ??
    finished.toSorted((one, other) => endedAt(one) - endedAt(other)).at(-1);
  return finished.filter((stream) => stream !== last && mayGo(stream));
}

/**
 * Removes the oldest finished streams until the rest keeps the budget. Pinned streams count but
 * stay, and so do the one that ended last and those being exported; a stream being recorded neither
 * counts nor goes, and is counted when it ends.
 *
 * @param budget bytes
 * @param counted which streams the budget looks at: `finished` as the setting says, or `all`,
 * when the disk is full and the stream being recorded needs the room that the budget grants anyway
 * @param latest the stream that ended last, when the caller knows
 * @returns the ids of the removed streams
 */
export async function enforceBudget(
  reader: StoreReader,
  writer: Writer,
  budget: number,
  counted: "finished" | "all" = "finished",
  latest: StreamId | null = null,
): Promise<StreamId[]> {
  const used = await reader.usage();
  if (used <= budget) return [];
  const streams = await reader.listStreams();
  const held = await heldStreams();
  const removed: StreamId[] = [];
  for (const stream of removable(streams, latest)) {
    if (held.has(stream.id)) continue;
    // Asked anew each time: images are shared, so only the store knows what a removal freed, and
    // others may have begun or ended meanwhile.
    const exempt = counted === "finished" ? await writer.openBytes() : 0;
    if ((await reader.usage()) - exempt <= budget) break;
    if (await writer.remove(stream.id, mayGo)) removed.push(stream.id);
  }
  return removed;
}
