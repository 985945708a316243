import { afterEach, expect, test, vi } from "vitest";
import type { ExportTask } from "../../../src/messages/exporting.ts";
import { ExportMaker } from "../../../src/panel/saving/maker.ts";
import { SilentWorker } from "./export-worker.ts";
import { streamRecord } from "./fakes.ts";

const captures = [{ stream: streamRecord("a"), rows: null }];
const TASK: ExportTask = {
  kind: "make",
  format: "sse",
  captures,
  redact: [],
  creator: { name: "Darkroom", version: "1" },
  now: 0,
};

afterEach(() => {
  vi.useRealTimers();
});

/** A maker, the workers that it started, and an export that is being made. */
function making() {
  const workers: SilentWorker[] = [];
  const removed: string[] = [];
  const maker = new ExportMaker(
    () => {
      workers.push(new SilentWorker());
      return workers.at(-1)!;
    },
    async (temporary) => {
      removed.push(temporary);
    },
  );
  const abort = new AbortController();
  const progress = vi.fn<(written: number, share: number) => void>();
  const made = maker.make(TASK, progress, abort.signal);
  return { maker, worker: workers[0]!, workers, made, abort, progress, removed };
}

test("a file is made by a worker that is given the order, tells how far it is, and is then ended", async () => {
  const { worker, made, progress } = making();
  expect(worker.told).toEqual([TASK]);
  worker.say({ kind: "progress", written: 7, share: 0.5 });
  const file = new File(["data: 1\n\n"], "temporary");
  worker.say({ kind: "made", file, name: "a.sse", secrets: 2, gaps: false });
  expect(await made).toMatchObject({ file, name: "a.sse", secrets: 2 });
  expect(progress).toHaveBeenCalledWith(7, 0.5);
  expect(worker.ended).toBe(true);
});

test("a worker that cannot be started fails the export in words", async () => {
  const refused = (): SilentWorker => {
    throw new DOMException("refused by the policy", "SecurityError");
  };
  const maker = new ExportMaker(refused, async () => {});
  const made = maker.make(TASK, () => {}, new AbortController().signal);
  await expect(made).rejects.toThrow(/stopped \(refused by the policy\).*Nothing recorded is lost/);
});

test.each([["out of memory"], [undefined]])(
  "a worker that dies (%s) fails the export in words",
  async (message) => {
    const { worker, made } = making();
    worker.say({ kind: "progress", written: 7, share: 0.5 });
    worker.die(message);
    await expect(made).rejects.toThrow("Nothing recorded is lost");
    expect(worker.ended).toBe(true);
  },
);

test.each([
  [{ kind: "made", file: "no file", name: "a.sse", secrets: 0, gaps: false }],
  [{ kind: "progress", written: 7, share: 2 }],
  [{ kind: "findings", findings: { key: { count: 1 } }, whole: true }],
  ["hello"],
])("an answer that is none (%j) fails the export", async (answer) => {
  const { worker, made } = making();
  worker.say(answer);
  await expect(made).rejects.toThrow("could not be read");
  expect(worker.ended).toBe(true);
});

test("cancelling waits until the worker has cleaned up", async () => {
  const { worker, made, abort } = making();
  abort.abort();
  expect(worker.told.at(-1)).toEqual({ kind: "cancel" });
  expect(worker.ended).toBe(false);
  worker.say({ kind: "failed", why: "aborted" });
  await expect(made).rejects.toThrow("aborted");
  expect(worker.ended).toBe(true);
});

test("a worker that never answers does not keep a cancelled export going", async () => {
  vi.useFakeTimers();
  const { worker, made, abort } = making();
  abort.abort();
  const failed = expect(made).rejects.toThrow();
  await vi.runAllTimersAsync();
  await failed;
  expect(worker.ended).toBe(true);
});

test("a worker that is ended or dies leaves no file behind", async () => {
  vi.useFakeTimers();
  const cancelled = making();
  cancelled.worker.say({ kind: "writing", temporary: "t-1" });
  cancelled.abort.abort();
  const failed = expect(cancelled.made).rejects.toThrow();
  await vi.runAllTimersAsync();
  await failed;
  expect(cancelled.removed).toEqual(["t-1"]);

  const dead = making();
  dead.worker.say({ kind: "writing", temporary: "t-2" });
  dead.worker.die("out of memory");
  await expect(dead.made).rejects.toThrow();
  expect(dead.removed).toEqual(["t-2"]);
});

test("a file that was ready before its worker heard of the cancelling is removed, one that is wanted stays", async () => {
  for (const cancels of [true, false]) {
    const { worker, made, abort, removed } = making();
    worker.say({ kind: "writing", temporary: "t" });
    if (cancels) abort.abort();
    const file = new File(["data: 1\n\n"], "t");
    worker.say({ kind: "made", file, name: "a.sse", secrets: 0, gaps: false });
    const [outcome] = await Promise.allSettled([made]);
    expect(outcome?.status).toBe(cancels ? "rejected" : "fulfilled");
    expect(removed).toEqual(cancels ? ["t"] : []);
  }
});

test("looking for secrets ends with the dialog that asked for it, and is told no more", () => {
  const { maker, workers } = making();
  const tell = vi.fn();
  const stop = maker.look(captures, tell, () => {});
  const worker = workers[1]!;
  expect(worker.told).toEqual([{ kind: "look", captures }]);
  const findings = { key: { count: 1, samples: ["sk-••••"] } };
  worker.say({ kind: "findings", findings, whole: false });
  expect(tell).toHaveBeenCalledExactlyOnceWith(findings, false);
  stop();
  expect(worker.ended).toBe(true);
});
