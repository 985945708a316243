import * as fc from "fast-check";
import { describe, test } from "vitest";
import { expectBodyReadable, expectReadable, hostileBody, hostileEvent } from "./hostile.ts";

describe("100,000 hostile events", () => {
  test("are read by every dialect without a crash, into lines that are short and clean", () => {
    fc.assert(fc.property(hostileEvent, expectReadable), { numRuns: 100_000 });
  });

  test("in bodies with broken bytes harm no event", () => {
    fc.assert(fc.property(hostileBody, expectBodyReadable), { numRuns: 10_000 });
  });
});
