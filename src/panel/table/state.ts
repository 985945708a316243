/** How the event table is shown: which runs of rows are folded into one. Pure. */
import type { StreamId } from "../../messages/capture.ts";

/** All runs or none, and the runs, by their first rows, with which it is the other way round. */
export interface Folds {
  readonly all: boolean;
  readonly except: ReadonlySet<number>;
}

export interface TableState {
  readonly folds: Folds;
  /** The stream whose runs `folds.except` names. */
  readonly stream: StreamId | null;
}

export type TableAction =
  | { readonly kind: "fold-all"; readonly on: boolean }
  | {
      readonly kind: "fold";
      readonly stream: StreamId;
      readonly run: number;
      readonly on: boolean;
    };

const NONE: ReadonlySet<number> = new Set();

export const initialTable: TableState = { folds: { all: false, except: NONE }, stream: null };

export function reduceTable(state: TableState, action: TableAction): TableState {
  if (action.kind === "fold-all") return { ...state, folds: { all: action.on, except: NONE } };
  const folds = foldsOf(state, action.stream);
  if (isFolded(folds, action.run) === action.on) return state;
  const except = new Set(folds.except);
  if (!except.delete(action.run)) except.add(action.run);
  return { stream: action.stream, folds: { all: folds.all, except } };
}

/** What is folded of this stream: exceptions are another stream's no business. */
export function foldsOf({ folds, stream }: TableState, of: StreamId): Folds {
  return of === stream || folds.except.size === 0 ? folds : { all: folds.all, except: NONE };
}

/** @param run its first row */
export function isFolded(folds: Folds, run: number): boolean {
  return folds.all !== folds.except.has(run);
}
