/**
 * One region's view state: a pure reducer of that region (`<region>/state.ts`) with a signal around
 * it. PanelModel composes the slices; components get the signal or plain props.
 */
import { signal, type ReadonlySignal } from "@preact/signals";

export interface Slice<State, Action> {
  readonly state: ReadonlySignal<State>;
  dispatch(action: Action): void;
}

export function slice<State, Action>(
  initial: State,
  reduce: (state: State, action: Action) => State,
): Slice<State, Action> {
  const state = signal(initial);
  return {
    state,
    dispatch(action) {
      state.value = reduce(state.peek(), action);
    },
  };
}
