import { expect, test, vi } from "vitest";
import { RowCache } from "../../../src/panel/table/row-cache.ts";
import type { Row } from "../../../src/stream/types.ts";
import { eventRow, streamRecord } from "./fakes.ts";

/** A store of `total` rows that records what it was asked. */
function store(total: number) {
  const asked: [number, number][] = [];
  const state = { total, last: eventRow(total - 1) };
  const read = async (from: number, count: number): Promise<Row[]> => {
    asked.push([from, count]);
    const length = Math.max(0, Math.min(count, state.total - from));
    return Array.from({ length }, (_, i) =>
      from + i === state.total - 1 ? { ...state.last, row: from + i } : eventRow(from + i),
    );
  };
  return { asked, state, read };
}

/** The store's answers, which are promises at hand, have come. */
const answered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const failed = (error: unknown): void => {
  throw error;
};

test("only the rows near the viewport are read from the store", async () => {
  const { asked, read } = store(100_000);
  const cache = new RowCache(read, failed);
  cache.want(50_000, 50_040, 100_000);
  await vi.waitFor(() => expect(cache.at(50_000)?.row).toBe(50_000));
  expect(asked.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(1_000);
  expect(cache.at(10)).toBeUndefined();
});

test("rows that are here are not read again", async () => {
  const { asked, read } = store(100);
  const cache = new RowCache(read, failed);
  cache.want(0, 40, 100);
  cache.want(0, 40, 100);
  await vi.waitFor(() => expect(cache.at(39)).toBeDefined());
  cache.want(20, 60, 100);
  expect(asked).toHaveLength(1);
});

test("a live stream's new rows come after the ones that are here", async () => {
  const { asked, state, read } = store(10);
  const cache = new RowCache(read, failed);
  cache.want(0, 10, 10);
  await vi.waitFor(() => expect(cache.at(9)).toBeDefined());
  state.total = 25;
  cache.want(0, 25, 25);
  await vi.waitFor(() => expect(cache.at(24)?.row).toBe(24));
  expect(asked.at(-1)?.[0]).toBe(10);
});

test("an unfinished tail is read again when its stream goes on", async () => {
  const { state, read } = store(10);
  state.last = eventRow(9, { complete: false });
  const cache = new RowCache(read, failed);
  cache.want(0, 10, 10);
  await vi.waitFor(() => expect(cache.at(9)?.complete).toBe(false));
  state.last = eventRow(9, { complete: true });
  cache.forgetIncomplete();
  cache.want(0, 10, 10);
  await vi.waitFor(() => expect(cache.at(9)?.complete).toBe(true));
});

test("scrolling through a long stream keeps memory bounded", async () => {
  const { read } = store(100_000);
  const cache = new RowCache(read, failed);
  for (let from = 0; from < 100_000; from += 256) {
    cache.want(from, from + 40, 100_000);
    await answered();
    expect(cache.at(from)).toBeDefined();
  }
  let held = 0;
  for (let row = 0; row < 100_000; row += 1) if (cache.at(row) !== undefined) held += 1;
  expect(held).toBeLessThan(20_000);
});

test("a store that fails is told of, and asked again when the rows are wanted again", async () => {
  const { read } = store(10);
  const errors: unknown[] = [];
  let broken = true;
  const cache = new RowCache(
    (from, count) => (broken ? Promise.reject(new Error("closed")) : read(from, count)),
    (error) => errors.push(error),
  );
  cache.want(0, 10, 10);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  broken = false;
  cache.want(0, 10, 10);
  await vi.waitFor(() => expect(cache.at(0)).toBeDefined());
});

test("pages that scrolled by before they were read are not read at all", async () => {
  const { asked, read } = store(100_000);
  const cache = new RowCache(read, failed);
  for (let from = 0; from < 100_000; from += 1_000) cache.want(from, from + 40, 100_000);
  await vi.waitFor(() => expect(cache.at(99_000)?.row).toBe(99_000));
  await answered();
  expect(asked.length).toBeLessThan(8);
});

test("a busy store is asked for one page at a time, what is on the screen first", async () => {
  const answers: (() => void)[] = [];
  const asked: number[] = [];
  const cache = new RowCache((from, count) => {
    asked.push(from);
    return new Promise((resolve) => {
      answers.push(() => resolve(Array.from({ length: count }, (_, i) => eventRow(from + i))));
    });
  }, failed);
  cache.want(0, 10, 100_000);
  cache.want(5_000, 5_010, 100_000);
  cache.want(90_000, 90_010, 100_000);
  expect(asked).toHaveLength(1);
  answers[0]?.();
  await answered();
  expect(asked).toHaveLength(2);
  answers[1]?.();
  await answered();
  expect(cache.at(90_000)).toBeDefined();
});

test("rows that changed are read again, and what was under way as they did is not kept", async () => {
  let preview = "old";
  const answers: (() => void)[] = [];
  const read = (from: number, count: number): Promise<Row[]> => {
    const rows = Array.from({ length: count }, (_, i) => eventRow(from + i, { preview }));
    return new Promise((resolve) => answers.push(() => resolve(rows)));
  };
  const cache = new RowCache(read, failed);
  cache.want(0, 128, 128);
  preview = "new";
  cache.forget();
  answers[0]?.();
  await answered();
  expect(cache.at(0)).toBeUndefined();
  cache.want(0, 128, 128);
  answers[1]?.();
  await answered();
  expect(cache.at(0)?.preview).toBe("new");
});

const live = (rows: number) => streamRecord("a", { rows, end: "open" });

test("what a live stream got is read once, for the table, the index and the filmstrip", async () => {
  const { asked, state, read } = store(100);
  const cache = new RowCache(read, failed);
  await cache.bring(live(0), live(100));
  state.total = 150;
  await cache.bring(live(0), live(150));
  expect(cache.at(149)?.row).toBe(149);
  expect(cache.indexer.index.length).toBe(150);
  const rows = await cache.read(90, 1_000);
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 60 }, (_, i) => 90 + i));
  const answered = asked.reduce((sum, [from, count]) => sum + Math.min(count, 150 - from), 0);
  expect(answered).toBeLessThanOrEqual(150 + 128);
  expect(cache.latest.value?.rows).toBe(150);
});

test("of a stream that got very much at once, only the end is read before it is shown", async () => {
  const { asked, read } = store(100_000);
  const cache = new RowCache(read, failed);
  await cache.bring(live(0), live(100_000));
  expect(asked.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(1_000);
  expect(cache.at(99_999)).toBeDefined();
});

test("rows that are not here are read from the store", async () => {
  const { read } = store(1_000);
  const cache = new RowCache(read, failed);
  await cache.bring(live(900), live(1_000));
  expect((await cache.read(0, 10)).map(({ row }) => row)).toEqual([...Array(10).keys()]);
});

test("rows that changed while new ones were brought are not mixed with them", async () => {
  let preview = "old";
  const read = async (from: number, count: number): Promise<Row[]> =>
    Array.from({ length: Math.min(count, 20 - from) }, (_, i) => eventRow(from + i, { preview }));
  const cache = new RowCache(read, failed);
  await cache.bring(live(0), live(10));
  preview = "new";
  const bringing = cache.bring(live(10), live(20));
  cache.forget();
  await bringing;
  await cache.bring(live(10), live(20));
  expect(cache.at(0)?.preview).toBe("new");
  expect(cache.at(19)?.preview).toBe("new");
});
