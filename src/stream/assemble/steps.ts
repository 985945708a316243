/** Values that change from event to event, and what they were after any of them. */

/** A history of one value: after event `at[i]` it was `values[i]`. Structured-cloneable. */
export interface Steps<T> {
  readonly at: number[];
  readonly values: T[];
}

export function newSteps<T>(): Steps<T> {
  return { at: [], values: [] };
}

/**
 * Notes what the value is after this event; events must not go backwards.
 *
 * @param room false when the history is full: its last step then moves on, so that the newest
 *   value is always right and only the way there grows coarse
 * @returns true when the history became longer
 */
export function addStep<T>(
  { at, values }: Steps<T>,
  event: number,
  value: T,
  room: boolean,
): boolean {
  const last = at.length - 1;
  if (last >= 0 && (at[last] === event || !room)) {
    at[last] = event;
    values[last] = value;
    return false;
  }
  at.push(event);
  values.push(value);
  return true;
}

/** The value after this event, or undefined when it had none yet. */
export function valueAt<T>({ at, values }: Steps<T>, event: number): T | undefined {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) <= event) low = middle + 1;
    else high = middle;
  }
  return values[low - 1];
}
