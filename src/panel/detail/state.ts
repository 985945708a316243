/** Which tab of the selected stream is open, and what the Raw tab was asked to show. Pure. */
import type { StreamId } from "../../messages/capture.ts";
import type { ByteRange } from "../../stream/types.ts";

/** In the order of their keys, 1 to 3. */
export const DETAIL_TABS = ["timeline", "request", "raw"] as const;

export type DetailTab = (typeof DETAIL_TABS)[number];

export interface DetailState {
  readonly tab: DetailTab;
  /**
   * Bytes the Raw tab marks and scrolls to, which mean nothing in another stream; new objects each
   * time, so that asking twice counts.
   */
  readonly shown: { readonly stream: StreamId; readonly range: ByteRange } | null;
}

export type DetailAction =
  | { readonly kind: "tab"; readonly tab: DetailTab }
  /** "Show in Raw": opens the tab at these bytes of the tape. */
  | { readonly kind: "show-raw"; readonly stream: StreamId; readonly range: ByteRange };

export const INITIAL_DETAIL: DetailState = { tab: "timeline", shown: null };

export function reduceDetail(state: DetailState, action: DetailAction): DetailState {
  if (action.kind === "tab") return { ...state, tab: action.tab };
  return { tab: "raw", shown: { stream: action.stream, range: { ...action.range } } };
}

/** The tab that a digit key opens, or null. */
export function tabOfKey(key: string): DetailTab | null {
  return /^[1-9]$/.test(key) ? (DETAIL_TABS[Number(key) - 1] ?? null) : null;
}
