/** The filter box and what its matches do to the lists. Pure. */
import type { Show } from "./matches.ts";

export interface FilterState {
  /** As typed. */
  readonly text: string;
  readonly show: Show;
}

export type FilterAction =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "show"; readonly show: Show };

export const initialFilter: FilterState = { text: "", show: "all" };

export function reduceFilter(state: FilterState, action: FilterAction): FilterState {
  return action.kind === "text" ? { ...state, text: action.text } : { ...state, show: action.show };
}
