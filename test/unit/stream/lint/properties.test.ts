import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findingsOf } from "../../../../src/stream/lint/engine.ts";
import { MOST_EVENTS } from "../../../../src/stream/lint/findings.ts";
import { DIALECT_STREAMS } from "../../../fixtures/dialects/all.ts";
import { bodyOf } from "../../../fixtures/dialects/frame.ts";
import { RULE_PAIRS } from "../../../fixtures/lint/pairs.ts";
import { delta, MESSAGE, response } from "../../../fixtures/lint/responses.ts";
import { type LintStream, withNames } from "../../../fixtures/lint/stream.ts";
import { bytesOf as encode, cuts, hostileBody } from "../blocks.ts";
import { lint, summary } from "./linting.ts";

const streams = RULE_PAIRS.flatMap(({ finds, nearly }) => [finds, nearly]).filter(
  ({ times }) => times === undefined,
);
const anyStream = fc.constantFrom(...streams);

test("finds the same however the bytes are cut", () => {
  fc.assert(
    fc.property(anyStream, cuts, (stream, places) => {
      expect(lint(stream, { cuts: places }).findings).toEqual(lint(stream).findings);
    }),
    { numRuns: 300 },
  );
});

test("finds the same when its state was cloned before any event", () => {
  for (const stream of streams) {
    const cloned = lint(stream, { between: (state) => structuredClone(state) });
    expect(cloned.findings).toEqual(lint(stream).findings);
  }
});

test("never throws, whatever the bytes are", () => {
  fc.assert(
    fc.property(hostileBody, fc.constantFrom("sse", "ndjson", "ai-data"), (body, framing) => {
      expect(Array.isArray(lint({ title: "", body, framing }).findings)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

/** Values where a schema has other ones. */
const bent = fc.oneof(
  fc.constantFrom(null, -1, 0, 1.5, 1e300, "", "0", "x", true, [], {}, [null], { id: 7 }),
  fc.jsonValue({ maxDepth: 2 }),
);

test("never throws, whatever stands in a field", () => {
  const events = streams.filter(
    ({ framing, body }) => framing === "sse" && typeof body === "string",
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...events),
      fc.nat(),
      fc.nat(),
      bent,
      (stream, at, which, value) => {
        const lines = String(stream.body).split("\n");
        const places = lines.flatMap((line, i) => (/^data: \{.*\}$/.test(line) ? [i] : []));
        const place = places[at % Math.max(1, places.length)];
        if (place === undefined) return;
        const json = JSON.parse((lines[place] ?? "").slice(6)) as Record<string, unknown>;
        const keys = Object.keys(json);
        json[keys[which % keys.length] ?? "type"] = value;
        lines[place] = `data: ${JSON.stringify(json)}`;
        const { findings } = lint({ ...stream, body: lines.join("\n") });
        for (const { message } of findings) expect(message.length).toBeLessThan(600);
      },
    ),
    { numRuns: 500 },
  );
});

/** Streams of which nothing is said. */
const silent: readonly LintStream[] = [
  ...RULE_PAIRS.map(({ nearly }) => nearly).filter(
    ({ times, end }) => times === undefined && end === undefined,
  ),
  ...DIALECT_STREAMS.map((one) => ({
    title: one.title,
    framing: one.framing,
    body: bodyOf(one),
  })),
].filter((stream) => lint(stream).findings.length === 0);

test("never takes bytes that were not kept for a fault of the stream", () => {
  expect(silent.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(fc.constantFrom(...silent), fc.nat(), fc.nat(), (stream, start, size) => {
      const { length } = bytesOf(stream.body);
      const from = start % length;
      const gap = { from, to: from + 1 + (size % (length - from)) };
      expect(summary(lint(stream, { gap }).findings)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test("says a fault once, with its first events and how often it was found", () => {
  const deltas = Array.from({ length: 200 }, () => delta("again"));
  const [finding] = lint(withNames("", response(...MESSAGE, ...deltas))).findings;
  expect(finding).toMatchObject({ rule: "event-after-item-done", count: 200 });
  expect(finding?.events).toHaveLength(MOST_EVENTS);
  expect(finding?.message).toContain("Event 9,");
});

test("has findings while the stream is open", () => {
  const seen: number[] = [];
  const [first = delta("")] = response(delta("Hello"));
  lint(withNames("", [delta("Hello"), first]), {
    between: (now) => {
      seen.push(findingsOf(now, "openai-responses").length);
      return now;
    },
  });
  expect(seen[0]).toBe(0);
  expect(seen[1]).toBeGreaterThan(0);
});

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === "string" ? encode(body) : body;
}
