/**
 * The page cannot tell: whatever a page can observe of its requests and its world is the same with
 * and without Darkroom recording, in the same browser launch, and each stream is on the tape.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { builtExtension } from "../capture/bench.ts";
import type { Driver } from "../drivers/driver.ts";
import { compareAll, type Comparison } from "./compare.ts";
import { comparable } from "./residues.ts";
import { TIMED_OUT } from "./run.ts";
import { scenarios } from "./scenarios/index.ts";

/** Describes it for one browser, in a file of its own: the two take longest of all, and run side by side. */
export function pageCannotTell(driver: Driver): void {
  const own = scenarios.filter(({ only }) => only === undefined || only === driver.name);
  describe(`the page cannot tell (${driver.name})`, () => {
    let comparisons: Map<string, Comparison>;
    /** What the server could send to a bare page that reads one chunk at most, whichever way it does. */
    let buffered: number;
    beforeAll(async () => {
      comparisons = await compareAll(driver, own, builtExtension(driver.name));
      const bare = [...comparisons.values()].flatMap((one) => Object.values(one.bare.sent).flat());
      buffered = Math.max(0, ...bare);
    }, 1_200_000);

    it.each(own.map(({ name }) => name))("%s", (name) => {
      const { bare, recorded, missing } = comparisons.get(name)!;
      const bareLines = comparable(bare.notes, name);
      expect(comparable(recorded.notes, name), "what the page saw").toEqual(bareLines);
      expect(recorded.expected, "what the page read").toEqual(bare.expected);
      expect(bareLines.filter((line) => line.startsWith(TIMED_OUT))).toEqual([]);
      const { drive } = own.find((one) => one.name === name)!;
      if (drive === "away-and-back") expect(bareLines).toContain("shown: [false,true]");
      for (const [stream, tries] of Object.entries(recorded.sent)) {
        // Seen once: 17 MB more than all others, most likely in the system's buffers. The least counts.
        expect(Math.min(...tries), `bytes sent of ${stream}`).toBeLessThanOrEqual(
          buffered * 1.1 + 4 * 1024 * 1024,
        );
      }
      expect(missing, "what is not on the tape").toEqual([]);
    });
  });
}
