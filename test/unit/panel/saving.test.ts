import { expect, test, vi } from "vitest";
import { Saver, type SavingTools } from "../../../src/panel/saving/saving.ts";
import { tapeSource } from "../../../src/panel/saving/source.ts";
import { FakeStore, streamRecord } from "./fakes.ts";

const KEY = "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const BODY = `data: {"echo":"Bearer ${KEY}"}\n\ndata: {"fine":true}\n\n`;

/** A saver over a tape that says {@link BODY}, writing into memory. */
function saver(body = BODY, tools: Partial<SavingTools> = {}) {
  const store = new FakeStore();
  const bytes = new TextEncoder().encode(body);
  store.blocks = [
    {
      stream: "a",
      index: 0,
      firstChunk: 0,
      offset: 0,
      lengths: [bytes.length],
      times: [0],
      bytes,
    },
  ];
  const offered: { file: File; name: string }[] = [];
  const made = new Saver({
    source: (stream, exact) => tapeSource(store, stream, exact),
    write: async (pieces, progress, signal) => {
      const parts: BlobPart[] = [];
      let written = 0;
      for await (const piece of pieces) {
        signal.throwIfAborted();
        parts.push(new Uint8Array(piece));
        written += piece.byteLength;
        progress(written);
      }
      return new File(parts, "temporary");
    },
    offer: (file, name) => offered.push({ file, name }),
    ...tools,
  });
  return { saver: made, offered };
}

test("an export masks secrets, counts them, and says so in the file", async () => {
  const { saver: s, offered } = saver();
  await s.save(streamRecord("a"), false);
  const text = await offered[0]?.file.text();
  expect(text).not.toContain(KEY);
  expect(text).toContain('data: {"fine":true}');
  expect(text).toMatch(/^: .*mask/m);
  expect(s.view.value).toMatchObject({ kind: "saved", secrets: 1, exact: false });
});

test("the exact bytes are every byte", async () => {
  const { saver: s, offered } = saver();
  await s.save(streamRecord("a"), true);
  expect(await offered[0]?.file.text()).toBe(BODY);
  expect(s.view.value).toMatchObject({ kind: "saved", secrets: 0, exact: true });
});

test("without secrets the default is exact too", async () => {
  const { saver: s, offered } = saver("data: 1\n\n");
  await s.save(streamRecord("a"), false);
  expect(await offered[0]?.file.text()).toBe("data: 1\n\n");
});

test("bytes that were not kept are named", async () => {
  const { saver: s } = saver();
  await s.save(streamRecord("a", { bytesSeen: 900, bytesKept: 600 }), false);
  expect(s.view.value).toMatchObject({ gaps: true });
});

test("cancelling offers nothing and says so", async () => {
  const { saver: s, offered } = saver(BODY, {
    write: (_pieces, _progress, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      }),
  });
  const saving = s.save(streamRecord("a"), false);
  expect(s.view.value.kind).toBe("running");
  s.cancel();
  await saving;
  expect(s.view.value).toEqual({ kind: "cancelled" });
  expect(offered).toEqual([]);
});

test("a full disk is told in the browser's words", async () => {
  const { saver: s } = saver(BODY, {
    write: () => Promise.reject(new DOMException("The disk is full", "QuotaExceededError")),
  });
  await s.save(streamRecord("a"), false);
  expect(s.view.value).toEqual({ kind: "failed", why: "The disk is full" });
});

test("a second export waits for the first to be over", async () => {
  const write = vi.fn<SavingTools["write"]>(() => new Promise(() => {}));
  const { saver: s } = saver(BODY, { write });
  void s.save(streamRecord("a"), false);
  await s.save(streamRecord("b"), false);
  expect(write).toHaveBeenCalledOnce();
});
