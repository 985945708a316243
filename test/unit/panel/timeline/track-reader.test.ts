import { expect, test, vi } from "vitest";
import { TrackReader } from "../../../../src/panel/timeline/track-reader.ts";
import { eventRow } from "../fakes.ts";

function readerOf(total: () => number) {
  const readRows = vi.fn<(from: number, count: number) => Promise<ReturnType<typeof eventRow>[]>>(
    async (from, count) =>
      Array.from({ length: Math.max(0, Math.min(count, total() - from)) }, (_, i) =>
        eventRow(from + i),
      ),
  );
  const idle = vi.fn<() => Promise<void>>(async () => {});
  return { readRows, idle, reader: new TrackReader({ readRows, failed: () => {}, idle }) };
}

test("reads a long stream once, in slices for which it waits, and shows it in few steps", async () => {
  const { reader, readRows, idle } = readerOf(() => 50_000);
  reader.follow(50_000, true);
  await vi.waitFor(() => expect(reader.track.length).toBe(50_000));
  expect(readRows.mock.calls.length).toBeLessThanOrEqual(Math.ceil(50_000 / 512));
  expect(idle.mock.calls.length).toBeGreaterThan(90);
  expect(reader.version.value).toBeLessThanOrEqual(7);
});

test("reads what comes later from where it stopped, without waiting", async () => {
  let total = 3;
  const { reader, readRows, idle } = readerOf(() => total);
  reader.follow(3, false);
  await vi.waitFor(() => expect(reader.track.length).toBe(3));
  total = 5;
  reader.follow(5, false);
  await vi.waitFor(() => expect(reader.track.length).toBe(5));
  expect(readRows.mock.calls.map(([from]) => from)).toEqual([0, 3]);
  expect(idle).not.toHaveBeenCalled();
});

test("forgets the unfinished tail of a stream that goes on after all", async () => {
  let total = 2;
  const { reader } = readerOf(() => total);
  reader.follow(2, true);
  await vi.waitFor(() => expect(reader.track.length).toBe(2));
  total = 3;
  reader.follow(3, false);
  await vi.waitFor(() => expect(reader.track.length).toBe(3));
  expect(reader.track.timeOf(2)).toBe(eventRow(2).time);
});

test("says what kept the rows from being read", async () => {
  const failed = vi.fn<(error: unknown) => void>();
  const reader = new TrackReader({
    readRows: () => Promise.reject(new Error("gone")),
    failed,
    idle: async () => {},
  });
  reader.follow(1, true);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
});

test("shows rows that changed as they are now, and the old ones until it has them", async () => {
  let role: "partial" | "final" = "partial";
  const frame = { partialIndex: null, item: null, path: "$", sha256: "a", problem: null };
  const reader = new TrackReader({
    readRows: async () => [eventRow(0, { frames: [{ ...frame, role }] })],
    failed: () => {},
    idle: async () => {},
  });
  const roles = () => reader.track.appearances.map((one) => one.role);
  reader.follow(1, true, 0);
  await vi.waitFor(() => expect(roles()).toEqual(["partial"]));
  role = "final";
  reader.follow(1, true, 1);
  expect(roles()).toEqual(["partial"]);
  await vi.waitFor(() => expect(roles()).toEqual(["final"]));
});
