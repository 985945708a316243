/** Which tab of the selected stream is open, and what the Raw tab was asked to show. Pure. */
import type { ByteRange } from "../../stream/types.ts";

/** In the order of their keys, 1 to 3. */
export const DETAIL_TABS = ["timeline", "request", "raw"] as const;

export type DetailTab = (typeof DETAIL_TABS)[number];

export interface DetailState {
  readonly tab: DetailTab;
  /** Bytes the Raw tab marks and scrolls to; a new object each time, so that asking twice counts. */
  readonly shown: ByteRange | null;
}

export type DetailAction =
  | { readonly kind: "tab"; readonly tab: DetailTab }
  /** "Show in Raw": opens the tab at these bytes of the tape. */
  | { readonly kind: "show-raw"; readonly range: ByteRange }
  /** Another stream is selected: a mark in the old one's bytes means nothing in it. */
  | { readonly kind: "forget-raw" };

export const INITIAL_DETAIL: DetailState = { tab: "timeline", shown: null };

export function reduceDetail(state: DetailState, action: DetailAction): DetailState {
  switch (action.kind) {
    case "tab":
      return { ...state, tab: action.tab };
    case "show-raw":
      return { tab: "raw", shown: { ...action.range } };
    case "forget-raw":
      break;
  }
  return { ...state, shown: null };
}

/** The tab that a digit key opens, or null. */
export function tabOfKey(key: string): DetailTab | null {
  return /^[1-9]$/.test(key) ? (DETAIL_TABS[Number(key) - 1] ?? null) : null;
}
