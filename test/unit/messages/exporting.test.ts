import { expect, test } from "vitest";
import { checkFromExportWorker, checkToExportWorker } from "../../../src/messages/exporting.ts";
import { streamRecord } from "../panel/fakes.ts";

const order = {
  kind: "make",
  format: "har",
  captures: [{ stream: streamRecord("a"), rows: [1, 2] }],
  redact: ["key", "email"],
  creator: { name: "Darkroom", version: "1" },
  now: 1_700_000_000_000,
};

test("an order, a look and a cancelling pass as they are", () => {
  const look = { kind: "look", captures: order.captures };
  for (const message of [order, look, { kind: "cancel" }]) {
    expect(checkToExportWorker(structuredClone(message))).toEqual(message);
  }
});

test.each([
  ["a format that there is not", { ...order, format: "pdf" }],
  ["captures that are none", { ...order, captures: [{ rows: null }] }],
  ["rows that are no numbers", { ...order, captures: [{ ...order.captures[0], rows: ["1"] }] }],
  ["a secret that nobody knows", { ...order, redact: ["names"] }],
  ["nobody who made it", { ...order, creator: {} }],
  ["no time", { ...order, now: Number.NaN }],
  ["another kind", { ...order, kind: "read" }],
  ["nothing", null],
])("an order with %s is refused", (_, message) => {
  expect(checkToExportWorker(message)).toBeNull();
});

test("answers pass as they are", () => {
  const file = new File(["a"], "temporary");
  const findings = { key: { count: 2, samples: ["sk-••••"] } };
  for (const message of [
    { kind: "writing", temporary: "2f1c" },
    { kind: "progress", written: 3, share: 0.25 },
    { kind: "made", file, name: "a.sse", secrets: 0, gaps: false },
    { kind: "findings", findings, whole: true },
    { kind: "failed", why: "the disk is full" },
  ]) {
    expect(checkFromExportWorker(message)).toEqual(message);
  }
});
