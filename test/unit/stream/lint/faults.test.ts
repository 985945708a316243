/** Faults that are easily missed. */
import { describe, expect, test } from "vitest";
import { FAULTS } from "../../../fixtures/lint/faults.ts";
import { lint, summary } from "./linting.ts";

describe("a fault is found, and nothing else is said, in", () => {
  test.each(FAULTS)("$title", ({ expected, ...stream }) => {
    expect(summary(lint(stream).findings)).toEqual(expected);
  });
});
