import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drawn } from "../../../src/panel/state/drawn.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How long until the next read, where each frame takes so many milliseconds. */
async function pause(frame: number): Promise<number> {
  vi.stubGlobal("requestAnimationFrame", (done: () => void) => setTimeout(done, frame));
  vi.stubGlobal("cancelAnimationFrame", () => {});
  const from = performance.now();
  const over = drawn().then(() => performance.now() - from);
  await vi.advanceTimersByTimeAsync(2_000);
  return await over;
}

test("reads again with the next frame as long as frames come in time", async () => {
  expect(await pause(16)).toBe(16);
});

test("reads less often when drawing takes long", async () => {
  expect(await pause(50)).toBe(50 + 60);
});

test("goes on in a hidden panel, where frames stop", async () => {
  expect(await pause(1e9)).toBeLessThan(500);
});

test("goes on soon after a computer slept", async () => {
  vi.stubGlobal("requestAnimationFrame", (done: () => void) => setTimeout(done, 16));
  vi.stubGlobal("cancelAnimationFrame", () => {});
  vi.spyOn(performance, "now")
    .mockReturnValueOnce(0)
    .mockReturnValueOnce(8 * 3_600_000);
  let over = false;
  void drawn().then(() => (over = true));
  await vi.advanceTimersByTimeAsync(250);
  expect(over).toBe(true);
});
