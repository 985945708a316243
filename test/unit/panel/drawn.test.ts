import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drawn } from "../../../src/panel/state/drawn.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const FRAME = 16;

/** How long until the next read, where drawing takes so many milliseconds after a frame has begun. */
async function pause(frame: number, drawing = 0): Promise<number> {
  vi.stubGlobal("requestAnimationFrame", (done: () => void) => setTimeout(done, frame));
  vi.stubGlobal("cancelAnimationFrame", () => {});
  const now = performance.now.bind(performance);
  const from = now();
  const times = [0, 0, 0, drawing];
  vi.spyOn(performance, "now").mockImplementation(() => times.shift() ?? 0);
  const ends: number[] = [];
  void drawn().then(() => ends.push(now() - from));
  // What a port is sent comes in a task of its own, which no faked timer brings.
  while (ends.length === 0 && now() < from + 2_000) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(1);
  }
  return ends[0] ?? Infinity;
}

test("reads again with the next frame when there was little to draw", async () => {
  expect(await pause(FRAME)).toBeLessThan(2 * FRAME);
});

test("leaves three quarters of the time to the recorder when there is much to draw", async () => {
  expect(await pause(FRAME, 20)).toBeGreaterThanOrEqual(FRAME + 60);
});

test("puts nothing off for long, however busy the machine is, and after it slept", async () => {
  expect(await pause(FRAME, 8 * 3_600_000)).toBeLessThan(2 * FRAME + 200);
});

test("goes on in a hidden panel, where frames stop", async () => {
  expect(await pause(1e9)).toBeLessThan(500);
});
