/** How the event table is shown: which runs of rows are folded into one, and what is selected. Pure. */
import type { StreamId } from "../../messages/capture.ts";
import { isFolded, type Folds } from "./folds.ts";
import { NOTHING, type Selection } from "./selection.ts";

export interface TableState {
  readonly folds: Folds;
  /** The stream whose runs `folds.except` names. */
  readonly stream: StreamId | null;
  /** Rows of one stream, until rows of another are selected. */
  readonly selected: { readonly stream: StreamId; readonly selection: Selection } | null;
}

export type TableAction =
  | { readonly kind: "fold-all"; readonly on: boolean }
  | {
      readonly kind: "fold";
      readonly stream: StreamId;
      readonly run: number;
      readonly on: boolean;
    }
  | { readonly kind: "select"; readonly stream: StreamId; readonly selection: Selection };

const NONE: ReadonlySet<number> = new Set();

export const initialTable: TableState = {
  folds: { all: false, except: NONE },
  stream: null,
  selected: null,
};

export function reduceTable(state: TableState, action: TableAction): TableState {
  switch (action.kind) {
    case "fold-all":
      return { ...state, folds: { all: action.on, except: NONE } };
    case "select":
      return { ...state, selected: { stream: action.stream, selection: action.selection } };
    case "fold":
      break;
  }
  const folds = foldsOf(state, action.stream);
  if (isFolded(folds, action.run) === action.on) return state;
  const except = new Set(folds.except);
  if (!except.delete(action.run)) except.add(action.run);
  return { ...state, stream: action.stream, folds: { all: folds.all, except } };
}

/** What is selected of this stream. */
export function selectionOf({ selected }: TableState, of: StreamId): Selection {
  return selected?.stream === of ? selected.selection : NOTHING;
}

/** What is folded of this stream: exceptions are another stream's no business. */
export function foldsOf({ folds, stream }: TableState, of: StreamId): Folds {
  return of === stream || folds.except.size === 0 ? folds : { all: folds.all, except: NONE };
}
