import { expect, test } from "vitest";
import { streamName } from "../../../src/export/names.ts";

const name = (url: string, startedAt = 0): string =>
  streamName({
    request: { method: "GET", url, headers: [], body: { kind: "none" } },
    startedAt,
  });

test("an export is named after host, path and time, safe on every file system", () => {
  const at = Date.UTC(2026, 10, 20, 12, 4, 32);
  expect(name("https://openrouter.ai/api/v1/responses?key=secret", at)).toBe(
    "openrouter.ai-api-v1-responses-2026-11-20T12-04-32",
  );
  expect(name("http://localhost:8080/a/../..%2Fetc:<>|", at)).toMatch(/^[A-Za-z0-9._-]+$/);
  expect(name("data:text/event-stream,", at)).toMatch(/^[A-Za-z0-9._-]+$/);
  expect(name("data:text/event-stream,data:%20all%20of%20it", at)).toBe("data-2026-11-20T12-04-32");
});

test("an export's name never carries the query, where keys stand", () => {
  expect(name("https://x.test/a?api_key=sk-1")).not.toContain("sk-1");
});

test("nor a key or an address of a person that stands in the path", () => {
  const key = `sk-or-v1-${"0a1b".repeat(16)}`;
  const masked = name(`https://x.test/${key}/ann@mail.example.com/run`);
  expect(masked).not.toContain("0a1b");
  expect(masked).not.toContain("ann");
  expect(masked).toMatch(/^x\.test-.*-run-/);
});
