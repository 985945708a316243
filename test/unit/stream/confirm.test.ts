import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confirmEventStream } from "../../../src/stream/confirm.ts";
import { bytesOf } from "./blocks.ts";

describe("the first bytes of a body", () => {
  test.each([
    "data: x",
    "data:",
    "data\n",
    "event: x",
    "id:1",
    "retry: 5",
    ": OPENROUTER PROCESSING",
    ":",
    "\ufeffdata: x",
    "\n\r\n\rdata: x",
    "\ufeff\n: x",
  ])("confirm an event stream: %j", (text) => {
    expect(confirmEventStream(bytesOf(text))).toBe("yes");
  });

  test.each([
    '{"id":"x"}',
    " data: x",
    "<!doctype html>",
    "dataset: x",
    "database",
    "ids\n",
    "DATA: x",
    "retr\n",
    "\ufeff\ufeffdata: x",
    "[1]",
    "ï",
  ])("deny one: %j", (text) => {
    expect(confirmEventStream(bytesOf(text))).toBe("no");
  });

  test.each(["", "\n\r\n", "d", "dat", "data", "event", "\ufeff", "\ufeff\nretr"])(
    "leave it open: %j",
    (text) => {
      expect(confirmEventStream(bytesOf(text))).toBe("more");
    },
  );

  test("give the same answer once they give one, whatever follows", () => {
    const body = fc
      .array(fc.constantFrom("\ufeff", "\n", "\r", "d", "data", ":", "id", "event", "x", " "), {
        maxLength: 6,
      })
      .map((parts) => bytesOf(parts.join("")));
    fc.assert(
      fc.property(body, (bytes) => {
        let answer = "more";
        for (let length = 0; length <= bytes.length; length++) {
          const next = confirmEventStream(bytes.subarray(0, length));
          if (answer !== "more") expect(next).toBe(answer);
          answer = next;
        }
      }),
    );
  });
});
