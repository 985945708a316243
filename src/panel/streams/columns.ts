/** What the stream list can be sorted by, and how each is compared. Pure. */
import type { StreamRecord } from "../../store/records.ts";
import { addressParts } from "../format.ts";
import { outcome } from "../strings/index.ts";

export type SortKey =
  | "end"
  | "name"
  | "model"
  | "images"
  | "events"
  | "size"
  | "first"
  | "duration";

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Two lines of an entry share a column, so a column has several keys. */
export const COLUMNS = [
  { id: "end", keys: ["end"] },
  { id: "name", keys: ["name", "model"] },
  { id: "images", keys: ["images"] },
  { id: "events", keys: ["events", "size"] },
  { id: "first", keys: ["first", "duration"] },
] as const satisfies readonly { readonly id: string; readonly keys: readonly SortKey[] }[];

/** Figures are looked for from the largest, words from their beginning. */
const DESCENDS: ReadonlySet<SortKey> = new Set(["images", "events", "size", "first", "duration"]);

/**
 * What the next press on a column's head sorts by: each of its keys one way and then the other,
 * then the order of arrival again.
 */
export function nextSort(sort: Sort | null, keys: readonly SortKey[]): Sort | null {
  const at = sort === null ? -1 : keys.indexOf(sort.key);
  const current = sort !== null && at >= 0 ? sort : null;
  if (current !== null && current.descending === DESCENDS.has(current.key)) {
    return { key: current.key, descending: !current.descending };
  }
  const key = keys[at + 1];
  return key === undefined ? null : { key, descending: DESCENDS.has(key) };
}

/** @param streams in the order of their beginning, which equal ones keep */
export function sortStreams(
  streams: readonly StreamRecord[],
  sort: Sort | null,
): readonly StreamRecord[] {
  if (sort === null) return streams;
  const sign = sort.descending ? -1 : 1;
  return streams
    .map((stream) => ({ stream, value: valueOf(stream, sort.key) }))
    .sort((a, b) => compare(a.value, b.value, sign))
    .map(({ stream }) => stream);
}

/** What is not known stands last, whichever way the rest goes. */
function compare(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a === b ? 0 : a < b ? -sign : sign;
}

function valueOf(stream: StreamRecord, key: SortKey): string | number | null {
  switch (key) {
    case "end":
      return outcome(stream).sign;
    case "name":
      return stream.label === "" ? addressParts(stream.request.url).path : stream.label;
    case "model":
      return stream.model;
    case "images":
      return stream.images;
    case "events":
      return stream.events;
    case "size":
      return stream.bytesSeen;
    case "first":
      return stream.firstEventAt === null ? null : stream.firstEventAt - stream.requestedAt;
    case "duration":
      break;
  }
  return stream.endedAt === null ? null : stream.endedAt - stream.requestedAt;
}
