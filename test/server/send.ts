import type { ServerResponse } from "node:http";
import { concat } from "../fixtures/png.ts";
import type { Step } from "../fixtures/runs.ts";
import type { LedgerEntry } from "./ledger.ts";

/** Largest single write: small enough that what is counted as sent is close to what was taken. */
const WRITE_BYTES = 64 * 1024;

/**
 * Sends a run's steps at their times and waits whenever the client does not read.
 *
 * Times are kept against the start, so a late timer does not slow the stream down. Steps
 * without a wait between them share a write, as they would share a packet.
 *
 * @param pace multiplies every wait; 0 sends as fast as the client reads
 */
export async function sendSteps(
  response: ServerResponse,
  entry: LedgerEntry,
  steps: Iterable<Step>,
  pace: number,
): Promise<void> {
  response.once("close", () => entry.end(response.writableFinished ? "complete" : "left"));
  let due = performance.now();
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    const [first] = waiting;
    const bytes = waiting.length === 1 && first !== undefined ? first : concat(waiting);
    waiting = [];
    waitingBytes = 0;
    await write(response, entry, bytes);
  };

  for (const step of steps) {
    due += step.after * pace;
    if (due > performance.now()) {
      await flush();
      await sleepUntil(due, response);
    }
    if (response.closed || response.destroyed) return;
    if ("bytes" in step) {
      waiting.push(step.bytes);
      waitingBytes += step.bytes.length;
      if (waitingBytes >= WRITE_BYTES) await flush();
    } else if ("cut" in step) {
      await flush();
      entry.end("cut");
      response.destroy();
      return;
    } else {
      await flush();
      await closed(response);
      return;
    }
  }
  await flush();
  if (!response.destroyed) response.end();
}

/** Writes bytes in pieces, each when the operating system has taken the one before. */
async function write(
  response: ServerResponse,
  entry: LedgerEntry,
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += WRITE_BYTES) {
    if (response.destroyed) return;
    const part = bytes.subarray(at, at + WRITE_BYTES);
    entry.count(part);
    await unlessClosed(response, (done) => response.write(part, done));
  }
}

function closed(response: ServerResponse): Promise<void> {
  return unlessClosed(response, () => {});
}

/** Resolves when `begin` calls back, or when the connection closes. */
function unlessClosed(response: ServerResponse, begin: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("close", done);
      resolve();
    };
    response.once("close", done);
    if (response.destroyed) done();
    else begin(done);
  });
}

/** Waits for a moment of the monotonic clock, less if the client leaves. */
function sleepUntil(due: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, due - performance.now()));
    response.once("close", done);
  });
}
