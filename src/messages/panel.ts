/** What the DevTools page and the panel say to the recorder, and what it answers. */
import type { StreamId } from "./capture.ts";

/** Port names carry the inspected tab: `panel:17`. */
export const PANEL_PORT = "panel:";
/** Held by the DevTools page: while it is open the tab is armed. */
export const DEVTOOLS_PORT = "devtools:";

/** Why a page is, or is not, being recorded. */
export type PageState =
  | { readonly kind: "ready" }
  /** The page ran before Darkroom was there: reload to record. */
  | { readonly kind: "reload" }
  /** The browser withholds the site; `origin` is the match pattern to ask for. */
  | { readonly kind: "forbidden"; readonly origin: string }
  /** A page of the browser itself, a store page, another extension: never recorded. */
  | { readonly kind: "unsupported" };

export interface TabStatus {
  readonly recording: boolean;
  readonly page: PageState;
  /** Something of ours failed; recording stopped in this page, in words. */
  readonly trouble: string | null;
  /** The store refused a write; nothing stored was touched. */
  readonly storageTrouble: string | null;
  /** Random id of the document in the tab's top frame; null when no relay answers there. */
  readonly document: string | null;
  /** The browser session: a tab's id means another tab after a restart (see StreamRecord.session). */
  readonly session: string;
}

export interface Settings {
  /** Store Authorization, cookies and key-like values unmasked. */
  readonly keepSecrets: boolean;
  /** What finished streams may take together, bytes. */
  readonly budget: number;
  /** Origins that record although their DevTools are closed. */
  readonly origins: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = { keepSecrets: false, budget: 500_000_000, origins: [] };

/** Panel → recorder over the port. Answers come as {@link PanelNotice}. */
export type PanelRequest =
  | { readonly kind: "record"; readonly on: boolean }
  /** Asks for a fresh {@link TabStatus}; the panel sends it after navigation and permission changes. */
  | { readonly kind: "status" }
  | { readonly kind: "remove"; readonly streams: readonly StreamId[] }
  | { readonly kind: "pin"; readonly stream: StreamId; readonly pinned: boolean }
  /** Names a stream; an empty label takes the name away. */
  | { readonly kind: "label"; readonly stream: StreamId; readonly label: string }
  | { readonly kind: "remove-everything" }
  | { readonly kind: "settings"; readonly settings: Settings };

/** Recorder → panel. Data itself is read from the store; notices only say what to read again. */
export type PanelNotice =
  | { readonly kind: "status"; readonly status: TabStatus }
  /** These streams, of any tab, have new rows or a new state; read them again. */
  | { readonly kind: "changed"; readonly streams: readonly StreamId[] }
  | { readonly kind: "removed"; readonly streams: readonly StreamId[] }
  /** A removal failed: these streams are still there. */
  | { readonly kind: "kept"; readonly streams: readonly StreamId[] }
  | { readonly kind: "settings"; readonly settings: Settings };

/** Broadcast by a restarted recorder: whose DevTools are still open? Answered `true` by that DevTools page. */
export interface DevtoolsQuestion {
  readonly kind: "devtools-open?";
  readonly tab: number;
}
/** Sent by a DevTools page as it goes away, or when its tab shows another page. */
export interface DevtoolsWord {
  readonly kind: "devtools-closed" | "devtools-navigated";
  readonly tab: number;
}
/**
 * Broadcast (`runtime.sendMessage`) by a recorder as it starts. A panel whose port dropped when the
 * worker slept connects again on hearing it, so it misses no live row and keeps no worker awake.
 */
export interface RecorderAwake {
  readonly kind: "recorder-awake";
}
