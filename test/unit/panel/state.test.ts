import { expect, test } from "vitest";
import {
  canFollow,
  clearable,
  initialState,
  reduce,
  selectedStream,
  totals,
  type PanelAction,
  type PanelState,
} from "../../../src/panel/state/state.ts";
import { READY, streamRecord, TAB } from "./fakes.ts";

const after = (...actions: PanelAction[]): PanelState => actions.reduce(reduce, initialState(TAB));

const a = streamRecord("a", { startedAt: 1 });
const b = streamRecord("b", { startedAt: 2 });
const c = streamRecord("c", { startedAt: 3 });
const loaded = (...streams: (typeof a)[]): PanelAction => ({
  kind: "loaded",
  scope: "tab",
  streams,
});

test("streams stand in the order they began, whenever they are heard of", () => {
  const state = after(loaded(c, a), { kind: "updated", streams: [b] });
  expect(state.streams.map((s) => s.id)).toEqual(["a", "b", "c"]);
});

test("the newest stream is shown until the user picks one", () => {
  const following = after(loaded(a), { kind: "updated", streams: [b] });
  expect(selectedStream(following)?.id).toBe("b");
  const picked = [
    { kind: "pick", stream: "a" } as const,
    { kind: "updated", streams: [c] } as const,
  ].reduce(reduce, following);
  expect(selectedStream(picked)?.id).toBe("a");
});

test("who picked a stream can go back to the newest, and follows it from then on", () => {
  const picked = after(loaded(a, b), { kind: "pick", stream: "a" }, { kind: "open-row", row: 2 });
  expect(canFollow(picked)).toBe(true);
  const following = reduce(picked, { kind: "follow" });
  expect(following).toMatchObject({ picked: null, openRow: null });
  expect(canFollow(following)).toBe(false);
  expect(selectedStream(following)?.id).toBe("b");
  expect(selectedStream(reduce(following, { kind: "updated", streams: [c] }))?.id).toBe("c");
  // Nothing newer is there.
  expect(canFollow(after(loaded(a, b), { kind: "pick", stream: "b" }))).toBe(false);
});

test("an open inspector is not pulled away by a newer stream", () => {
  const state = after(loaded(a), { kind: "open-row", row: 2 }, { kind: "updated", streams: [b] });
  expect(selectedStream(state)?.id).toBe("a");
  expect(state.openRow).toBe(2);
});

test("who looked at an event stays with its stream when the event is closed", () => {
  const looked = after(loaded(a), { kind: "open-row", row: 2 }, { kind: "open-row", row: null });
  expect(selectedStream(reduce(looked, { kind: "updated", streams: [b] }))?.id).toBe("a");
  // To close what is not open is to do nothing.
  const nothing = after(loaded(a), { kind: "open-row", row: null });
  expect(selectedStream(reduce(nothing, { kind: "updated", streams: [b] }))?.id).toBe("b");
});

test("another stream closes the inspector, the same one does not", () => {
  const open = after(loaded(a, b), { kind: "open-row", row: 2 });
  expect(reduce(open, { kind: "pick", stream: "b" }).openRow).toBe(2);
  expect(reduce(open, { kind: "pick", stream: "a" }).openRow).toBeNull();
});

test("a removed stream leaves the list, its inspector and its selection", () => {
  const state = after(
    loaded(a, b),
    { kind: "pick", stream: "a" },
    { kind: "open-row", row: 0 },
    { kind: "removed", streams: ["a"] },
  );
  expect(state.streams.map((s) => s.id)).toEqual(["b"]);
  expect(state.openRow).toBeNull();
  expect(selectedStream(state)?.id).toBe("b");
});

test("a stream of another tab is listed only among all tabs", () => {
  const other = streamRecord("other", { tab: TAB + 1 });
  expect(after(loaded(), { kind: "updated", streams: [other] }).streams).toEqual([]);
  const all = after({ kind: "scope", scope: "all" }, { kind: "updated", streams: [other] });
  expect(all.streams).toEqual([other]);
});

test("a list that was asked for before the scope changed is not shown", () => {
  const state = after({ kind: "scope", scope: "all" }, loaded(a));
  expect(state.streams).toEqual([]);
  expect(state.loaded).toBe(false);
});

test("a tab that a browser restart gave an old number neither lists nor clears what was before", () => {
  const old = streamRecord("old", { session: "before" });
  const status = { kind: "status", status: READY } as const;
  expect(after(status, loaded(old, a)).streams).toEqual([a]);
  expect(after(loaded(old, a), status).streams).toEqual([a]);
  expect(after(status, { kind: "updated", streams: [old] }).streams).toEqual([]);
  const all = { kind: "loaded", scope: "all", streams: [old, a] } as const;
  const state = after(status, { kind: "scope", scope: "all" }, all);
  expect(state.streams).toHaveLength(2);
  expect(clearable(state)).toEqual(["a"]);
});

test("clearing waits until it is known which session's tab is meant", () => {
  expect(clearable(after(loaded(a)))).toEqual([]);
});

test("clearing spares pinned streams and other tabs", () => {
  const state = after(
    { kind: "status", status: READY },
    { kind: "scope", scope: "all" },
    {
      kind: "loaded",
      scope: "all",
      streams: [a, { ...b, pinned: true }, { ...c, tab: TAB + 1 }],
    },
  );
  expect(clearable(state)).toEqual(["a"]);
});

test("access that was given another way ends the complaint about a refusal", () => {
  const forbidden = { ...READY, page: { kind: "forbidden", origin: "https://x.test/*" } } as const;
  const refused = after({ kind: "status", status: forbidden }, { kind: "permission-refused" });
  expect(reduce(refused, { kind: "status", status: forbidden }).permissionRefused).toBe(true);
  expect(reduce(refused, { kind: "status", status: READY }).permissionRefused).toBe(false);
});

test("the sums are those of the list", () => {
  expect(totals([a, { ...b, images: 2, bytesSeen: 1_000 }])).toEqual({
    streams: 2,
    events: 6,
    images: 2,
    bytes: 1_600,
  });
});

const status = (document: string | null): PanelAction => ({
  kind: "status",
  status: { ...READY, document },
});
const shown = (state: PanelState): string[] => state.streams.map(({ id }) => id);

test("without preserve log the list begins anew at each page, and nothing is forgotten", () => {
  const state = after(
    { kind: "preserve-log", on: false },
    status("document"),
    loaded(a, { ...b, frame: 3, document: "frame", end: "open" }),
    status(null),
    { kind: "updated", streams: [{ ...c, document: "next" }] },
    status("next"),
  );
  expect(shown(state)).toEqual(["b", "c"]);
  expect(shown(reduce(state, { kind: "preserve-log", on: true }))).toEqual(["a", "b", "c"]);
});

test("with preserve log a navigation changes nothing, not even later", () => {
  const state = after(status("document"), loaded(a), status("next"));
  expect(shown(state)).toEqual(["a"]);
  expect(shown(reduce(state, { kind: "preserve-log", on: false }))).toEqual(["a"]);
});

test("what is removed can be brought back until the removal is sent, and never comes back after", () => {
  const removed = after(loaded(a, b), { kind: "remove", streams: ["a"], next: null });
  expect(shown(removed)).toEqual(["b"]);
  expect(shown(reduce(removed, { kind: "undo" }))).toEqual(["a", "b"]);
  const sent = [
    { kind: "removal-sent" } as const,
    // A stream that goes on while it is being removed.
    { kind: "updated", streams: [{ ...a, rows: 9 }] } as const,
    { kind: "undo" } as const,
  ].reduce<PanelState>(reduce, removed);
  expect(shown(sent)).toEqual(["b"]);
});

test("what is gone from the store is not offered to be brought back", () => {
  const removed = after(loaded(a, b), { kind: "remove", streams: ["a"], next: null });
  expect(reduce(removed, { kind: "removed", streams: ["a", "b"] }).undoable).toEqual([]);
});

test("a removal whose answer was lost with the link is settled by what the store has then", () => {
  const removed = { kind: "remove", streams: ["a"], next: null } as const;
  const sent = after(loaded(a, b), removed, { kind: "removal-sent" });
  // The recorder was woken by the removal itself, and is still at it.
  const woken = reduce(reduce(sent, { kind: "link", link: "connected" }), loaded(a, b));
  expect(shown(woken)).toEqual(["b"]);
  const lost = reduce(woken, { kind: "link", link: "asleep" });
  expect(shown(lost)).toEqual(["b"]);
  expect(shown(reduce(lost, loaded(a, b)))).toEqual(["a", "b"]);
  // What was not sent yet is no matter of the link.
  const waits = after(loaded(a, b), removed, { kind: "link", link: "asleep" }, loaded(a, b));
  expect(shown(waits)).toEqual(["b"]);
});

test("the entry that comes in its place is shown when a picked stream is removed", () => {
  const gone = { kind: "remove", streams: ["b"], next: "a" } as const;
  const all = loaded(a, b, c);
  expect(selectedStream(after(all, { kind: "pick", stream: "b" }, gone))?.id).toBe("a");
  // Who follows the newest stream goes on doing so.
  const newest = { kind: "remove", streams: ["c"], next: "a" } as const;
  expect(after(all, newest)).toMatchObject({ picked: null });
});
