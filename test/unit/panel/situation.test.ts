import { expect, test } from "vitest";
import type { TabStatus } from "../../../src/messages/panel.ts";
import { badge, recordSwitch, situation } from "../../../src/panel/state/situation.ts";
import { initialState, reduce, type PanelState } from "../../../src/panel/state/state.ts";
import { endWords, gapWords, outcome } from "../../../src/panel/strings/index.ts";
import { READY, streamRecord, TAB } from "./fakes.ts";

function withStatus(changes: Partial<TabStatus>): PanelState {
  return reduce(initialState(TAB), { kind: "status", status: { ...READY, ...changes } });
}

test("nothing is said while capture is as it should be", () => {
  expect(situation(withStatus({}))).toBeNull();
  expect(badge(withStatus({}))).toMatchObject({ tone: "ok", words: "Ready to capture" });
});

test("a page that ran before Darkroom offers to reload and record", () => {
  const state = withStatus({ page: { kind: "reload" } });
  expect(situation(state)).toMatchObject({
    title: "Reload to record",
    action: { does: { kind: "reload-and-record" } },
  });
  expect(badge(state).words).toBe("Reload to record");
});

test("a site that is withheld offers to ask for exactly that site", () => {
  const page = { kind: "forbidden", origin: "https://x.test/*" } as const;
  expect(situation(withStatus({ page }))).toMatchObject({
    title: "Darkroom may not read this site",
    action: { does: { kind: "allow", origin: "https://x.test/*" } },
  });
});

test("a page that no extension may touch offers nothing to press", () => {
  expect(situation(withStatus({ page: { kind: "unsupported" } }))?.action).toBeNull();
});

test("recording that stopped says why, and that the page goes on", () => {
  const told = situation(withStatus({ trouble: "TypeError: x is not a function" }));
  expect(told?.title).toBe("Recording stopped in this page");
  expect(told?.text).toContain("TypeError: x is not a function.");
  expect(told?.text).toContain("goes on");
});

test("recording that is off offers to start it", () => {
  expect(situation(withStatus({ recording: false }))).toMatchObject({
    action: { does: { kind: "record" } },
  });
});

test("storage that refuses is told before the page's own state", () => {
  const told = situation(withStatus({ storageTrouble: "The disk is full", recording: false }));
  expect(told?.text).toContain("The disk is full. What is stored was not touched.");
});

test("recordings of a newer version are left alone, in words", () => {
  const state = reduce(initialState(TAB), { kind: "store-problem", problem: { kind: "newer" } });
  expect(situation(state)?.text).toContain("Update Darkroom");
  expect(situation(state)?.action).toBeNull();
});

test("a recorder that does not answer can be tried again; one that sleeps is no news", () => {
  const state = withStatus({});
  expect(situation(reduce(state, { kind: "link", link: "unreachable" }))).toMatchObject({
    action: { does: { kind: "retry" } },
  });
  expect(situation(reduce(state, { kind: "link", link: "asleep" }))).toBeNull();
});

test("bytes that were not kept show in the badge", () => {
  const state = reduce(withStatus({}), {
    kind: "loaded",
    scope: "tab",
    streams: [streamRecord("a", { bytesSeen: 5_000, bytesKept: 3_000 })],
  });
  expect(badge(state)).toMatchObject({
    tone: "warn",
    words: "2 kB not kept",
    reason: expect.stringContaining("how many and why"),
  });
});

test("the record switch says on only where something is recorded", () => {
  expect(recordSwitch(withStatus({}))).toMatchObject({ active: true, words: "Recording on" });
  for (const page of [
    { kind: "reload" },
    { kind: "forbidden", origin: "https://x.test/*" },
    { kind: "unsupported" },
  ] as const) {
    const { on, active, words } = recordSwitch(withStatus({ page }));
    expect({ on, active }).toEqual({ on: true, active: false });
    expect(words).toMatch(/^Not recording/);
  }
  expect(recordSwitch(withStatus({ trouble: "TypeError" })).words).toBe("Not recording");
  expect(recordSwitch(withStatus({ recording: false })).words).toBe("Recording off");
  expect(recordSwitch(initialState(TAB)).known).toBe(false);
});

test.each([
  ["complete", "", "complete"],
  ["cancelled", "", "the page cancelled it"],
  ["aborted", "AbortError: user left", "the page aborted it: AbortError: user left"],
  ["aborted", "", "the page aborted it: AbortError"],
  ["failed", "TypeError: network error", "the network failed: TypeError: network error"],
  ["interrupted", "", "interrupted: the tab went away"],
  ["elsewhere", "", "read outside our sight: read in a worker or another frame"],
  ["open", "", "open"],
] as const)("a stream that ended %s (%s) says: %s", (end, detail, words) => {
  expect(endWords(end, detail)).toBe(words);
});

test.each([
  ["cancelled", true, 200, "complete", "complete (the page closed it)"],
  ["aborted", true, 200, "complete", "complete (the page closed it)"],
  ["cancelled", false, 200, "cancelled", "the page cancelled it"],
  ["failed", true, 200, "failed", "the network failed"],
  ["complete", false, 429, "failed", "answered with an error: 429 Nope"],
  ["complete", true, 200, "complete", "complete"],
] as const)(
  "a stream that ended %s (its last event seen: %s) with %i is shown as %s: %s",
  (end, finished, status, sign, words) => {
    const { response } = streamRecord("one");
    const answered = { ...response, status, statusText: "Nope" };
    expect(outcome({ end, endDetail: "", finished, response: answered })).toEqual({ sign, words });
  },
);

test("a gap says how much and why", () => {
  expect(gapWords("memory", 2_000_000)).toBe(
    "2 MB not kept: more bytes waited to leave the page than a tab may hold",
  );
});
