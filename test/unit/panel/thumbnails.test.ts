import { expect, test, vi } from "vitest";
import { refusal } from "../../../src/panel/images/drawable.ts";
import { Thumbnails } from "../../../src/panel/images/thumbnails.ts";
import type { ImageRecord } from "../../../src/store/records.ts";

function image(sha256: string, changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    sha256,
    blob: new Blob(),
    bytes: 10,
    streams: [],
    mediaType: "image/png",
    width: 1024,
    height: 1024,
    complete: true,
    ...changes,
  };
}

const bitmap = (close: () => void = () => {}): ImageBitmap => ({ width: 10, height: 10, close });

test("an image shown in many places is decoded once", async () => {
  const decode = vi.fn<() => Promise<ImageBitmap>>(async () => bitmap());
  const thumbnails = new Thumbnails(async (sha256) => image(sha256), decode);
  const views = [thumbnails.acquire("a"), thumbnails.acquire("a"), thumbnails.acquire("a")];
  await vi.waitFor(() => expect(views.every((v) => v.value.kind === "drawn")).toBe(true));
  expect(decode).toHaveBeenCalledOnce();
});

test("rows that have scrolled away are not decoded", async () => {
  const finish: (() => void)[] = [];
  const decoded: string[] = [];
  const thumbnails = new Thumbnails(
    async (sha256) => image(sha256),
    ({ sha256 }) =>
      new Promise((resolve) => {
        decoded.push(sha256);
        finish.push(() => resolve(bitmap()));
      }),
  );
  const last = ["a", "b", "c", "d"].map((sha256) => thumbnails.acquire(sha256)).at(-1);
  await vi.waitFor(() => expect(decoded).toHaveLength(2));
  thumbnails.release("c");
  for (const done of finish) done();
  await vi.waitFor(() => expect(decoded).toContain("d"));
  finish.at(-1)?.();
  await vi.waitFor(() => expect(last?.value.kind).toBe("drawn"));
  expect(decoded).not.toContain("c");
});

test("memory is bounded: thumbnails that nothing shows are closed", async () => {
  let closed = 0;
  const thumbnails = new Thumbnails(
    async (sha256) => image(sha256),
    async () =>
      bitmap(() => {
        closed += 1;
      }),
  );
  for (let i = 0; i < 400; i += 1) {
    const view = thumbnails.acquire(String(i));
    await new Promise((resolve) => setImmediate(resolve));
    expect(view.value.kind).toBe("drawn");
    thumbnails.release(String(i));
  }
  expect(closed).toBe(100);
});

test("what is too large, or no raster image, never reaches the decoder", async () => {
  const decode = vi.fn<() => Promise<ImageBitmap>>(async () => bitmap());
  const images = new Map([
    ["wide", image("wide", { width: 16_385 })],
    ["many", image("many", { width: 10_001, height: 10_001 })],
    ["svg", image("svg", { mediaType: "image/svg+xml" })],
    ["unknown", image("unknown", { width: null, height: null })],
  ]);
  const thumbnails = new Thumbnails(async (sha256) => images.get(sha256), decode);
  for (const sha256 of [...images.keys(), "gone"]) {
    const view = thumbnails.acquire(sha256);
    await vi.waitFor(() => expect(view.value.kind).toBe("refused"));
  }
  expect(decode).not.toHaveBeenCalled();
  expect(refusal(image("wide", { width: 16_385 }))).toContain("16385×1024 is too large");
  expect(refusal(image("fits", { width: 10_000, height: 10_000 }))).toBeNull();
});

test("what the store failed to give is asked for again when it is next shown", async () => {
  const getImage = vi
    .fn<(sha256: string) => Promise<ImageRecord | undefined>>(async (sha256) => image(sha256))
    .mockRejectedValueOnce(new Error("the disk is gone"))
    .mockResolvedValueOnce(undefined);
  const decode = vi.fn<() => Promise<ImageBitmap>>(async () => bitmap());
  const thumbnails = new Thumbnails(getImage, decode);
  const shownAs = async (): Promise<unknown> => {
    const view = thumbnails.acquire("a");
    await new Promise((resolve) => setImmediate(resolve));
    thumbnails.release("a");
    return view.value;
  };
  expect(await shownAs()).toMatchObject({ words: "the store did not give it" });
  expect(await shownAs()).toMatchObject({ words: "no longer in the store" });
  expect(await shownAs()).toMatchObject({ kind: "drawn" });
  await shownAs();
  expect(getImage).toHaveBeenCalledTimes(3);
});

test("an image the browser cannot decode says so", async () => {
  let asked = 0;
  const thumbnails = new Thumbnails(
    async (sha256) => {
      asked += 1;
      return image(sha256);
    },
    () => Promise.reject(new Error("undecodable")),
  );
  const view = thumbnails.acquire("a");
  await vi.waitFor(() =>
    expect(view.value).toMatchObject({
      kind: "refused",
      words: "the browser could not decode it",
    }),
  );
  expect(thumbnails.acquire("a")).toBe(view);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(1);
});
