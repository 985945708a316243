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
  /** The entry whose name is being written. */
  readonly renaming: StreamId | null;
}

export type ListAction =
  | { readonly kind: "sort"; readonly keys: readonly SortKey[] }
  /** This entry alone. */
  | { readonly kind: "mark"; readonly stream: StreamId }
  | { readonly kind: "toggle"; readonly stream: StreamId; readonly current: StreamId | null }
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
  renaming: null,
};

export function reduceList(state: ListState, action: ListAction): ListState {
  switch (action.kind) {
    case "sort":
      return { ...state, sort: nextSort(state.sort, action.keys) };
    case "mark":
      return { ...state, marked: new Set([action.stream]), anchor: action.stream };
    case "toggle": {
      const marked = new Set(state.marked);
      if (marked.size === 0 && action.current !== null) marked.add(action.current);
      if (!marked.delete(action.stream)) marked.add(action.stream);
      return { ...state, marked, anchor: action.stream };
    }
    case "extend": {
      const { order, stream } = action;
      const anchor = state.anchor ?? action.current ?? stream;
      const from = Math.max(0, order.indexOf(anchor));
      const to = order.indexOf(stream);
      const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { ...state, marked: new Set(range), anchor };
    }
    case "mark-all":
      return { ...state, marked: new Set(action.order) };
    case "rename":
      break;
  }
  return { ...state, renaming: action.stream };
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
  { marked }: ListState,
  order: readonly StreamId[],
  current: StreamId | null,
): readonly StreamId[] {
  const listed = order.filter((id) => marked.has(id));
  // Following the newest moves the current entry without marking it.
  if (current === null || listed.includes(current)) return listed;
  return [current];
}
