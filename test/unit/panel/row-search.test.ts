import { describe, expect, test, vi } from "vitest";
import { parse, type Query } from "../../../src/panel/filter/query.ts";
import { RowSearch, type SearchParts } from "../../../src/panel/filter/row-search.ts";
import { StreamSearch } from "../../../src/panel/filter/stream-search.ts";
import type { Row } from "../../../src/stream/types.ts";
import { eventRow, streamRecord } from "./fakes.ts";

function query(text: string): Query {
  const parsed = parse(text);
  if (parsed.kind !== "query") throw new Error(text);
  return parsed.query;
}

/** Every tenth row says "needle". */
const tenth = (row: number): Row => eventRow(row, { preview: row % 10 === 0 ? "a needle" : "hay" });

interface Bench extends SearchParts {
  look: number;
  reads: number;
  /** How often input and frames were let through. */
  pauses: number;
  /** Called at each of them. */
  atPause: () => void;
  idle: () => Promise<void>;
}

/** A clock on which each look takes `look` ms. */
function bench(look = 0, row: (row: number) => Row = tenth): Bench {
  let time = 0;
  const parts: Bench = {
    look,
    reads: 0,
    pauses: 0,
    atPause: () => {},
    readRows: async (_, from, count) => {
      parts.reads += 1;
      return Array.from({ length: count }, (_unused, at) => row(from + at));
    },
    failed: (error) => {
      throw error;
    },
    now: () => (time += parts.look),
    pause: () => {
      parts.pauses += 1;
      parts.atPause();
      return Promise.resolve();
    },
    // All of it is microtasks: a task later they are over.
    idle: () => new Promise((resolve) => setImmediate(resolve)),
  };
  return parts;
}

const stream = (rows: number, changes = {}) => streamRecord("a", { rows, ...changes });

describe("searching a stream's events", () => {
  test("searches rows that changed anew", async () => {
    let role: "partial" | "final" = "partial";
    const frame = { partialIndex: null, item: null, path: "$", sha256: "a", problem: null };
    const parts = bench(0, (row) => eventRow(row, { frames: [{ ...frame, role }] }));
    const search = new RowSearch(parts);
    const finals = query("is:final");
    search.update(stream(3), finals);
    await parts.idle();
    expect(search.matches.value?.rows).toHaveLength(0);
    role = "final";
    search.update(stream(3, { settled: 1 }), finals);
    await parts.idle();
    expect(search.matches.value?.rows).toHaveLength(3);
  });

  test("finds every one of 100,000, in order, and says when it has looked at all", async () => {
    const parts = bench();
    const search = new RowSearch(parts);
    search.update(stream(100_000), query("needle"));
    await parts.idle();
    const matches = search.matches.value;
    expect(matches).toMatchObject({
      stream: "a",
      query: "needle",
      searched: 100_000,
      complete: true,
    });
    expect(matches?.rows).toHaveLength(10_000);
    expect(matches?.rows[9_999]).toBe(99_990);
  });

  test("reads 100,000 once, whatever they are searched for afterwards", async () => {
    const parts = bench();
    const search = new RowSearch(parts);
    search.update(stream(100_000), query("needle"));
    await parts.idle();
    const { reads } = parts;
    search.update(stream(100_000), query("type:text /need.e$/ -is:ping"));
    await parts.idle();
    expect(parts.reads).toBe(reads);
    expect(search.matches.value?.rows).toHaveLength(10_000);
  });

  test("lets typing through while it searches, and drops what nobody waits for any more", async () => {
    const parts = bench(1);
    const search = new RowSearch(parts);
    parts.atPause = () => {
      if (parts.pauses === 5) search.update(stream(100_000), query("hay"));
    };
    search.update(stream(100_000), query("needle"));
    await parts.idle();
    expect(parts.pauses).toBeGreaterThan(100);
    expect(search.matches.value?.query).toBe("hay");
    expect(search.matches.value?.rows).toHaveLength(90_000);
  });

  test("tells what it found at once, then ten times a second, and at last all", async () => {
    const parts = bench(1);
    const search = new RowSearch(parts);
    const told: number[] = [];
    search.matches.subscribe((matches) => {
      if (matches !== null) told.push(matches.searched);
    });
    search.update(stream(100_000), query("needle"));
    await parts.idle();
    expect(told[0]).toBeLessThan(1_100);
    expect(told.at(-1)).toBe(100_000);
    // A look at 64 rows takes a millisecond here.
    expect(told.length).toBeGreaterThan(10);
    expect(told.length).toBeLessThan(20);
  });

  test("goes on with a live stream where it stood, and leaves what it gave out as it was", async () => {
    const parts = bench();
    const search = new RowSearch(parts);
    const words = query("needle");
    search.update(stream(100, { end: "open" }), words);
    await parts.idle();
    const before = search.matches.value?.rows;
    search.update(stream(200, { end: "open" }), words);
    await parts.idle();
    expect(before).toHaveLength(10);
    expect(search.matches.value?.rows).toHaveLength(20);
    expect(parts.reads).toBe(2);
  });

  test("begins anew with another stream, and ends when the filter is emptied", async () => {
    const parts = bench();
    const search = new RowSearch(parts);
    const words = query("needle");
    search.update(stream(100), words);
    await parts.idle();
    search.update(streamRecord("b", { rows: 10 }), words);
    await parts.idle();
    expect(search.matches.value).toMatchObject({ stream: "b", searched: 10 });
    search.update(streamRecord("b", { rows: 10 }), null);
    expect(search.matches.value).toBeNull();
  });

  test("gives up an expression that takes too long, and says so", async () => {
    const parts = bench(600);
    const search = new RowSearch(parts);
    search.update(stream(1_000), query("/needle/"));
    await parts.idle();
    expect(search.tooSlow.value).toBe(true);
    parts.look = 0;
    search.update(stream(1_000), query("needle2"));
    expect(search.tooSlow.value).toBe(false);
  });

  test("knows the event types for completion before anything is typed", async () => {
    const parts = bench();
    const search = new RowSearch(parts);
    search.update(stream(100), null);
    expect(parts.reads).toBe(0);
    search.prepare();
    await parts.idle();
    expect(search.types).toEqual(["response.output_text.delta"]);
    expect(search.matches.value).toBeNull();
  });
});

const NONE = { id: null, matches: null };

describe("searching the streams of the list", () => {
  test("takes what was found in the selected stream, and reads it no second time", async () => {
    const parts = bench();
    const search = new StreamSearch(parts);
    const words = query("needle");
    const found = { stream: "a", query: "needle", searched: 9, complete: false };
    search.update([stream(9)], words, { id: "a", matches: { ...found, rows: new Uint32Array() } });
    await parts.idle();
    expect(search.matches.value).toMatchObject({ streams: new Set(), complete: false });
    search.update([stream(9)], words, { id: "a", matches: { ...found, rows: Uint32Array.of(3) } });
    await parts.idle();
    expect(search.matches.value).toMatchObject({ streams: new Set(["a"]), complete: true });
    expect(parts.reads).toBe(0);
  });

  test("finds those whose address or whose events match, without reading more than it must", async () => {
    const parts = bench();
    const search = new StreamSearch(parts);
    const other = { request: { ...stream(1).request, url: "https://x.test/needle" } };
    search.update(
      [
        streamRecord("own", { ...other, rows: 100_000 }),
        streamRecord("event", { rows: 100_000 }),
        streamRecord("none", { rows: 0 }),
      ],
      query("needle"),
      NONE,
    );
    await parts.idle();
    expect([...(search.matches.value?.streams ?? [])]).toEqual(["own", "event"]);
    expect(search.matches.value?.complete).toBe(true);
    expect(parts.reads).toBe(1);
  });

  test("finds a live stream as soon as an event of it matches", async () => {
    const parts = bench(0, (row) => eventRow(row, { preview: row === 5 ? "needle" : "hay" }));
    const search = new StreamSearch(parts);
    const words = query("needle");
    search.update([stream(5)], words, NONE);
    await parts.idle();
    expect(search.matches.value?.streams.size).toBe(0);
    search.update([stream(6)], words, NONE);
    await parts.idle();
    expect(search.matches.value?.streams.has("a")).toBe(true);
  });

  test("lets go of those that are gone, and of those that answer otherwise now", async () => {
    const search = new StreamSearch(bench());
    const live = query("is:live");
    const open = streamRecord("a", { end: "open", rows: 3 });
    const found = () => [...(search.matches.value?.streams ?? [])];
    search.update([open, streamRecord("b", { end: "open", rows: 3 })], live, NONE);
    await vi.waitFor(() => expect(found()).toEqual(["a", "b"]));
    search.update([{ ...open, end: "complete" }, streamRecord("b", { end: "open" })], live, NONE);
    await vi.waitFor(() => expect(found()).toEqual(["b"]));
    search.update([], live, NONE);
    await vi.waitFor(() => expect(found()).toEqual([]));
  });

  test("lets go of the selected stream when its events were searched anew in vain", async () => {
    const search = new StreamSearch(bench());
    const words = query("needle");
    const found = { stream: "a", query: "needle", searched: 9, complete: true };
    const selected = (rows: Uint32Array) => ({ id: "a", matches: { ...found, rows } });
    search.update([stream(9)], words, selected(Uint32Array.of(3)));
    await vi.waitFor(() => expect(search.matches.value?.streams.size).toBe(1));
    search.update([stream(9)], words, selected(new Uint32Array()));
    await vi.waitFor(() => expect(search.matches.value?.streams.size).toBe(0));
  });
});
