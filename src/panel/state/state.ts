/** What the panel knows, and how each fact that arrives changes it. Pure: no DOM, no browser API. */
import type { StreamId } from "../../messages/capture.ts";
import { DEFAULT_SETTINGS, type Settings, type TabStatus } from "../../messages/panel.ts";
import type { StreamRecord } from "../../store/records.ts";

/** Whether the recorder hears us. `asleep`: its worker is resting, which is healthy. */
export type Link = "connecting" | "connected" | "asleep" | "unreachable";

export type StoreProblem =
  | { readonly kind: "newer" }
  | { readonly kind: "failed"; readonly message: string };

export type Scope = "tab" | "all";

export interface PanelState {
  readonly tab: number;
  readonly link: Link;
  readonly status: TabStatus | null;
  readonly settings: Settings;
  readonly storeProblem: StoreProblem | null;
  /** The store was read at least once. */
  readonly loaded: boolean;
  /** Every stream in scope, oldest first. */
  readonly known: readonly StreamRecord[];
  /** Those of them that are shown. */
  readonly streams: readonly StreamRecord[];
  /** Removed by the user: hidden at once, and gone when the recorder says so. */
  readonly removing: ReadonlySet<StreamId>;
  /** Those of them that can still be brought back. */
  readonly undoable: readonly StreamId[];
  /** Those of them that were sent over a link that broke since: whether they went, the store knows. */
  readonly unanswered: ReadonlySet<StreamId>;
  /** Streams of earlier pages stay listed. */
  readonly preserveLog: boolean;
  /** Streams of pages that the tab left while the log was not preserved. */
  readonly earlier: ReadonlySet<StreamId>;
  /** The tab's latest document known; see TabStatus. */
  readonly document: string | null;
  /** Bytes all streams of all tabs take; null until the store has said. */
  readonly usage: number | null;
  readonly scope: Scope;
  /** What the user picked; null while the newest stream is followed. */
  readonly picked: StreamId | null;
  /** Row shown in the inspector, of the selected stream. */
  readonly openRow: number | null;
  /** The user said no to the permission that the site needs. */
  readonly permissionRefused: boolean;
}

export type PanelAction =
  | { readonly kind: "link"; readonly link: Link }
  | { readonly kind: "status"; readonly status: TabStatus }
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "store-problem"; readonly problem: StoreProblem | null }
  | { readonly kind: "loaded"; readonly scope: Scope; readonly streams: readonly StreamRecord[] }
  | { readonly kind: "updated"; readonly streams: readonly StreamRecord[] }
  | { readonly kind: "removed"; readonly streams: readonly StreamId[] }
  /** The recorder could not remove them. */
  | { readonly kind: "kept"; readonly streams: readonly StreamId[] }
  | { readonly kind: "usage"; readonly bytes: number }
  | { readonly kind: "scope"; readonly scope: Scope }
  | { readonly kind: "pick"; readonly stream: StreamId }
  | { readonly kind: "follow" }
  | { readonly kind: "open-row"; readonly row: number | null }
  /** `next` comes in the place of a picked stream that is among them. */
  | {
      readonly kind: "remove";
      readonly streams: readonly StreamId[];
      readonly next: StreamId | null;
    }
  /** Brings back what can be. */
  | { readonly kind: "undo" }
  /** The removal was sent: no way back. */
  | { readonly kind: "removal-sent" }
  | { readonly kind: "preserve-log"; readonly on: boolean }
  | { readonly kind: "permission-refused" };

export function initialState(tab: number): PanelState {
  return {
    tab,
    link: "connecting",
    status: null,
    settings: DEFAULT_SETTINGS,
    storeProblem: null,
    loaded: false,
    known: [],
    streams: [],
    removing: new Set(),
    undoable: [],
    unanswered: new Set(),
    preserveLog: true,
    earlier: new Set(),
    document: null,
    usage: null,
    scope: "tab",
    picked: null,
    openRow: null,
    permissionRefused: false,
  };
}

export function reduce(state: PanelState, action: PanelAction): PanelState {
  switch (action.kind) {
    case "link":
      return withLink(state, action.link);
    case "status": {
      // Access that came by another way than our button ends the complaint about a refusal.
      const refused = state.permissionRefused && action.status.page.kind === "forbidden";
      const next = { ...state, status: action.status, permissionRefused: refused };
      return withStreams(afterNavigation(next), inScope(state.known, next));
    }
    case "settings":
      return { ...state, settings: action.settings };
    case "store-problem":
      return { ...state, storeProblem: action.problem };
    case "loaded": {
      // An answer for a scope the user has left meanwhile is stale.
      if (action.scope !== state.scope) return state;
      const removing = without(state.removing, state.unanswered);
      const next = { ...state, loaded: true, removing, unanswered: new Set<StreamId>() };
      return withStreams(next, sorted(inScope(action.streams, state)));
    }
    case "updated":
      return withStreams(state, merge(state.known, action.streams, state));
    case "removed": {
      const gone = new Set(action.streams);
      // What is gone from the store cannot be brought back.
      const undoable = state.undoable.filter((stream) => !gone.has(stream));
      return withStreams(
        { ...state, undoable },
        state.known.filter((s) => !gone.has(s.id)),
      );
    }
    case "kept": {
      const removing = without(state.removing, new Set(action.streams));
      return withStreams({ ...state, removing }, state.known);
    }
    case "usage":
      return { ...state, usage: action.bytes };
    case "scope":
      return action.scope === state.scope ? state : { ...state, scope: action.scope };
    case "pick":
      if (state.picked === action.stream) return state;
      return selectedStream(state)?.id === action.stream
        ? { ...state, picked: action.stream }
        : { ...state, picked: action.stream, openRow: null };
    case "follow":
      return canFollow(state) ? { ...state, picked: null, openRow: null } : state;
    case "open-row": {
      // Who looks at an event is not pulled away by a newer stream, not even when done with it.
      const picked = action.row === null ? state.picked : (selectedStream(state)?.id ?? null);
      return { ...state, picked, openRow: action.row };
    }
    case "remove": {
      const removing = new Set([...state.removing, ...action.streams]);
      // One way back for all that was removed shortly after one another.
      const undoable = [...new Set([...state.undoable, ...action.streams])];
      const next = { ...state, removing, undoable };
      const before = withStreams(next, state.known);
      // Who follows the newest stream goes on doing so.
      const following = state.picked === null || before.picked !== null;
      return following ? before : withStreams({ ...before, picked: action.next }, state.known);
    }
    case "undo": {
      const removing = without(state.removing, new Set(state.undoable));
      return withStreams({ ...state, removing, undoable: [] }, state.known);
    }
    case "removal-sent":
      return { ...state, undoable: [] };
    case "preserve-log":
      return withStreams({ ...state, preserveLog: action.on }, state.known);
    case "permission-refused":
      break;
  }
  return { ...state, permissionRefused: true };
}

/** What was sent over a link that breaks gets no answer any more. */
function withLink(state: PanelState, link: Link): PanelState {
  if (link !== "asleep" && link !== "unreachable") return { ...state, link };
  return { ...state, link, unanswered: without(state.removing, new Set(state.undoable)) };
}

function without(ids: ReadonlySet<StreamId>, gone: ReadonlySet<StreamId>): ReadonlySet<StreamId> {
  return new Set([...ids].filter((id) => !gone.has(id)));
}

/**
 * The tab shows another document: what the one before left behind belongs to an earlier page. A
 * stream that a frame has open now was not left behind.
 */
function afterNavigation(state: PanelState): PanelState {
  const document = state.status?.document ?? null;
  if (document === null || document === state.document) return state;
  if (state.document === null || state.preserveLog) return { ...state, document };
  const left = state.known.filter(
    (s) => ofThisTab(s, state) && s.document !== document && (s.frame === 0 || s.end !== "open"),
  );
  return { ...state, document, earlier: new Set([...state.earlier, ...left.map((s) => s.id)]) };
}

/** Replaces the list; what hung on the selected stream goes with it. */
function withStreams(state: PanelState, known: readonly StreamRecord[]): PanelState {
  const streams = shown(state, known);
  const picked = streams.some((s) => s.id === state.picked) ? state.picked : null;
  const next = { ...state, known, streams, picked };
  if (selectedStream(state)?.id === selectedStream(next)?.id) return next;
  return { ...next, openRow: null };
}

function shown(state: PanelState, known: readonly StreamRecord[]): readonly StreamRecord[] {
  const { removing, earlier, preserveLog, scope } = state;
  const all = preserveLog || scope === "all";
  if (removing.size === 0 && all) return known;
  return known.filter((s) => !removing.has(s.id) && (all || !earlier.has(s.id)));
}

function sorted(streams: readonly StreamRecord[]): readonly StreamRecord[] {
  return [...streams].sort((a, b) => a.startedAt - b.startedAt);
}

function merge(
  known: readonly StreamRecord[],
  updates: readonly StreamRecord[],
  state: PanelState,
): readonly StreamRecord[] {
  const byId = new Map(updates.map((s) => [s.id, s]));
  const kept = known.map((s) => {
    const update = byId.get(s.id);
    byId.delete(s.id);
    return update ?? s;
  });
  const added = inScope([...byId.values()], state);
  return added.length === 0 ? kept : sorted([...kept, ...added]);
}

/** Restarted browsers count their tabs anew, so a tab is meant only within its session. */
function ofThisTab(stream: StreamRecord, { tab, status }: PanelState): boolean {
  return stream.tab === tab && (status === null || stream.session === status.session);
}

function inScope(streams: readonly StreamRecord[], state: PanelState): readonly StreamRecord[] {
  return state.scope === "all" ? streams : streams.filter((s) => ofThisTab(s, state));
}

/** The stream shown: the user's pick, else the newest, so that a run is seen as it happens. */
export function selectedStream(state: PanelState): StreamRecord | undefined {
  return state.picked === null
    ? state.streams.at(-1)
    : state.streams.find((s) => s.id === state.picked);
}

/** A newer stream than the one that the user picked is there. */
export function canFollow(state: PanelState): boolean {
  return state.picked !== null && state.picked !== state.streams.at(-1)?.id;
}

/** What Clear removes: this tab's streams that are not pinned; nothing before it is known which. */
export function clearable(state: PanelState): readonly StreamId[] {
  if (state.status === null) return [];
  return state.streams.filter((s) => ofThisTab(s, state) && !s.pinned).map((s) => s.id);
}

export interface Totals {
  readonly streams: number;
  readonly events: number;
  readonly images: number;
  readonly bytes: number;
}

export function totals(streams: readonly StreamRecord[]): Totals {
  return streams.reduce(
    (sum, s) => ({
      streams: sum.streams + 1,
      events: sum.events + s.events,
      images: sum.images + s.images,
      bytes: sum.bytes + s.bytesSeen,
    }),
    { streams: 0, events: 0, images: 0, bytes: 0 },
  );
}
