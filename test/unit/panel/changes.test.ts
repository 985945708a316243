import { expect, test, vi } from "vitest";
import { Changes, type Compare } from "../../../src/panel/images/changes.ts";
import type { ImageRecord } from "../../../src/store/records.ts";

function image(sha256: string, changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    sha256,
    blob: new Blob([sha256]),
    bytes: sha256.length,
    streams: [],
    mediaType: "image/png",
    width: 1024,
    height: 1024,
    complete: true,
    ...changes,
  };
}

/** A comparer whose answers the test gives, and which says how often it ran at once. */
function conducted() {
  const asked: { pair: string; say: (share: number | null) => void; stop: AbortSignal }[] = [];
  let [running, most] = [0, 0];
  const compare: Compare = async (before, after, stop) => {
    const pair = `${await before.text()}${await after.text()}`;
    running += 1;
    most = Math.max(most, running);
    try {
      return await new Promise((resolve, reject) => {
        asked.push({ pair, say: resolve, stop });
        stop.addEventListener("abort", () => reject(new Error("cancelled")));
      });
    } finally {
      running -= 1;
    }
  };
  const next = (n: number) =>
    vi.waitFor(() => {
      const one = asked[n];
      if (one === undefined) throw new Error(`nothing was asked ${n + 1} times`);
      return one;
    });
  return { compare, asked, next, most: () => most };
}

const anyImage = async (sha256: string): Promise<ImageRecord> => image(sha256);
const counted = (share: number) => ({ kind: "counted", share });

test("a pair is compared once, however often and wherever it is shown", async () => {
  const { compare, asked, next } = conducted();
  const changes = new Changes(anyImage, compare);
  const views = [changes.acquire("a", "b"), changes.acquire("a", "b")];
  (await next(0)).say(0.4);
  await vi.waitFor(() => expect(views.map(({ value }) => value)).toEqual([0.4, 0.4].map(counted)));
  changes.release("a", "b");
  changes.release("a", "b");
  // Out of sight and back: the figure is there at once.
  expect(changes.acquire("a", "b").value).toEqual(counted(0.4));
  expect(asked).toHaveLength(1);
});

test("pairs are compared one at a time, in the order in which they came", async () => {
  const { compare, asked, next, most } = conducted();
  const changes = new Changes(anyImage, compare);
  const views = ["ab", "bc", "cd"].map((pair) => changes.acquire(pair[0] ?? "", pair[1] ?? ""));
  for (const n of [0, 1, 2]) (await next(n)).say(n / 4);
  await vi.waitFor(() => expect(views[2]?.value).toEqual(counted(0.5)));
  expect(asked.map(({ pair }) => pair)).toEqual(["ab", "bc", "cd"]);
  expect(most()).toBe(1);
});

test("what has scrolled away is not compared", async () => {
  const { compare, asked, next } = conducted();
  const changes = new Changes(anyImage, compare);
  changes.acquire("a", "b");
  changes.acquire("b", "c");
  const last = changes.acquire("c", "d");
  changes.release("b", "c");
  (await next(0)).say(0.1);
  (await next(1)).say(0.2);
  await vi.waitFor(() => expect(last.value).toEqual(counted(0.2)));
  expect(asked.map(({ pair }) => pair)).toEqual(["ab", "cd"]);
});

test("a comparison under way stops when nothing shows it, and begins anew when it is wanted again", async () => {
  const { compare, asked, next } = conducted();
  const changes = new Changes(anyImage, compare);
  changes.acquire("a", "b");
  const { stop } = await next(0);
  changes.release("a", "b");
  expect(stop.aborted).toBe(true);
  const view = changes.acquire("a", "b");
  (await next(1)).say(0.3);
  await vi.waitFor(() => expect(view.value).toEqual(counted(0.3)));
  expect(asked.map(({ pair }) => pair)).toEqual(["ab", "ab"]);
});

test("what cannot be drawn or is not whole, gone, or of another size has no figure and is never decoded", async () => {
  const { compare, asked } = conducted();
  const images = new Map([
    ["whole", image("whole")],
    ["cut", image("cut", { complete: false })],
    ["small", image("small", { width: 512, height: 512 })],
    ["svg", image("svg", { mediaType: "image/svg+xml" })],
    ["vast", image("vast", { width: 60_000, height: 60_000 })],
  ]);
  const changes = new Changes(async (sha256) => images.get(sha256), compare);
  for (const other of ["cut", "small", "svg", "vast", "gone"]) {
    for (const [before, after] of [
      ["whole", other],
      [other, "whole"],
    ] as const) {
      const view = changes.acquire(before, after);
      await vi.waitFor(() => expect(view.value, other).toEqual({ kind: "none" }));
    }
  }
  expect(changes.acquire("vast", "vast").value).toEqual({ kind: "waiting" });
  expect(asked).toHaveLength(0);
});

test("the same bytes again are nothing new, without a look at them", async () => {
  const { compare, asked } = conducted();
  const changes = new Changes(anyImage, compare);
  const view = changes.acquire("a", "a");
  await vi.waitFor(() => expect(view.value).toEqual(counted(0)));
  expect(asked).toHaveLength(0);
});

test("a picture that does not decode has no figure, and the next pair has one", async () => {
  const shares = new Map<string, number | null>([
    ["cd", 0.5],
    ["ef", null],
  ]);
  const changes = new Changes(anyImage, async (before, after) => {
    const share = shares.get(`${await before.text()}${await after.text()}`);
    if (share === undefined) throw new Error("undecodable");
    return share;
  });
  const views = ["ab", "cd", "ef"].map((pair) => changes.acquire(pair[0] ?? "", pair[1] ?? ""));
  await vi.waitFor(() =>
    expect(views.map(({ value }) => value)).toEqual([
      { kind: "none" },
      counted(0.5),
      { kind: "none" },
    ]),
  );
});

test("a comparison that went wrong once is tried again", async () => {
  let broken = true;
  const changes = new Changes(anyImage, async () => {
    if (!broken) return 0.25;
    broken = false;
    throw new Error("the worker cannot run");
  });
  const view = changes.acquire("a", "b");
  await vi.waitFor(() => expect(view.value).toEqual(counted(0.25)));
});
