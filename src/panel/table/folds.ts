/** Which runs of rows are shown as one. Pure. */

/** All runs or none, and the runs, by their first rows, with which it is the other way round. */
export interface Folds {
  readonly all: boolean;
  readonly except: ReadonlySet<number>;
}

/** @param run its first row */
export function isFolded(folds: Folds, run: number): boolean {
  return folds.all !== folds.except.has(run);
}
