/** How the stream list is sorted, and which entries are marked for a common action. Pure. */
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import { nextSort, type Sort, type SortKey } from "./columns.ts";

export interface ListState {
  /** Null: in the order of arrival. */
  readonly sort: Sort | null;
  readonly marked: ReadonlySet<StreamId>;
  /** Where a range begins. */
  readonly anchor: StreamId | null;
  /** The current entry, when the user moved there without marking it. */
  readonly apart: StreamId | null;
  /** The entry whose name is being written. */
  readonly renaming: StreamId | null;
}

export type ListAction =
  | { readonly kind: "sort"; readonly keys: readonly SortKey[] }
  /** This entry alone. */
  | { readonly kind: "mark"; readonly stream: StreamId }
  /** Adds this entry to those that are chosen, or takes it out. */
  | {
      readonly kind: "toggle";
      readonly stream: StreamId;
      readonly chosen: readonly StreamId[];
    }
  /** On to this entry; those that are chosen stay so. */
  | {
      readonly kind: "move";
      readonly stream: StreamId;
      readonly chosen: readonly StreamId[];
    }
  /** From where the last one was marked up to this. */
  | {
      readonly kind: "extend";
      readonly stream: StreamId;
      readonly current: StreamId | null;
      readonly order: readonly StreamId[];
    }
  | { readonly kind: "mark-all"; readonly order: readonly StreamId[] }
  | { readonly kind: "rename"; readonly stream: StreamId | null };

export const INITIAL_LIST: ListState = {
  sort: null,
  marked: new Set(),
  anchor: null,
  apart: null,
  renaming: null,
};

export function reduceList(state: ListState, action: ListAction): ListState {
  switch (action.kind) {
    case "sort":
      return { ...state, sort: nextSort(state.sort, action.keys) };
    case "mark":
      return marking(state, [action.stream], action.stream);
    case "toggle": {
      const marked = new Set(action.chosen);
      if (!marked.delete(action.stream)) marked.add(action.stream);
      const next = marking(state, marked, action.stream);
      return { ...next, apart: marked.has(action.stream) ? null : action.stream };
    }
    case "move":
      return { ...state, marked: new Set(action.chosen), apart: action.stream };
    case "extend": {
      const { order, stream, current } = action;
      // An entry that is gone, or hidden by the filter, is no place to begin.
      const anchor = [state.anchor, current].find((id) => id !== null && order.includes(id));
      const from = order.indexOf(anchor ?? stream);
      const to = order.indexOf(stream);
      const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return marking(state, range, anchor ?? stream);
    }
    case "mark-all":
      return marking(state, action.order, state.anchor);
    case "rename":
      break;
  }
  return { ...state, renaming: action.stream };
}

function marking(state: ListState, marked: Iterable<StreamId>, anchor: StreamId | null): ListState {
  return { ...state, marked: new Set(marked), anchor, apart: null };
}

/** The entries that are listed: all, or `only` those the filter found. */
export function listedStreams(
  streams: readonly StreamRecord[],
  only: ReadonlySet<StreamId> | null,
): readonly StreamRecord[] {
  return only === null ? streams : streams.filter(({ id }) => only.has(id));
}

/** What a common action is about: the marked entries that are still listed, else the current one. */
export function chosen(
  { marked, apart }: ListState,
  order: readonly StreamId[],
  current: StreamId | null,
): readonly StreamId[] {
  const listed = order.filter((id) => marked.has(id));
  if (current === null || listed.includes(current)) return listed;
  // Following the newest moves the current entry, too, and leaves what was marked behind.
  return current === apart && listed.length > 0 ? listed : [current];
}

/**
 * The same as records, in the order in which they are listed. A current entry that the filter hides
 * is not among them.
 */
export function chosenStreams(
  list: ListState,
  listed: readonly StreamRecord[],
  current: StreamId | null,
): readonly StreamRecord[] {
  const order = listed.map(({ id }) => id);
  const shown = current !== null && order.includes(current) ? current : null;
  const ids = new Set(chosen(list, order, shown));
  return listed.filter(({ id }) => ids.has(id));
}

/** The entry that takes the place of those that are removed; null when none is left. */
export function successor(
  order: readonly StreamId[],
  current: StreamId | null,
  removed: readonly StreamId[],
): StreamId | null {
  const gone = new Set(removed);
  const from = current === null ? -1 : order.indexOf(current);
  if (from < 0) return null;
  const stays = (id: StreamId): boolean => !gone.has(id);
  return order.slice(from).find(stays) ?? order.slice(0, from).findLast(stays) ?? null;
}
