import { expect, test } from "vitest";
import {
  prettyTokens,
  readLines,
  readPayload,
  type Pretty,
} from "../../../src/panel/inspector/payload.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pretty = (data: string, most = 1_000_000): Pretty | null => prettyTokens(data, most);
const text = (shown: Pretty | null): string => (shown?.tokens ?? []).map((t) => t.text).join("");

test("the payload is the data lines, joined", () => {
  const payload = readPayload(bytes('event: x\ndata: {"a":\ndata: 1}\n\n'), "event", false);
  expect(payload.data).toBe('{"a":\n1}');
});

test("a heartbeat has no payload, but its lines", () => {
  const payload = readPayload(bytes(": OPENROUTER PROCESSING\n\n"), "comment", false);
  expect(payload.data).toBeNull();
  expect(readLines(payload.bytes, 1_000)).toEqual({
    text: ": OPENROUTER PROCESSING",
    shortened: false,
  });
});

test("an error that came as JSON instead of a stream is shown whole", () => {
  expect(readPayload(bytes('{"error":{"code":429}}'), "event", true).data).toBe(
    '{"error":{"code":429}}',
  );
});

test("JSON is indented and says the same", () => {
  const value = { a: [1, -2.5e10, null, true], b: { c: 'x\n"y"' }, d: [], e: {} };
  expect(JSON.parse(text(pretty(JSON.stringify(value))))).toEqual(value);
  expect(text(pretty('{"a":[1]}'))).toBe('{\n  "a": [\n    1\n  ]\n}');
});

test("long base64 becomes a note of its size, in either spelling and as a data URL", () => {
  const base64 = "iVBORw0KGgo".repeat(1_000);
  for (const value of [base64, `data:image/png;base64,${base64}`]) {
    const tokens = pretty(JSON.stringify({ partialImageB64: value }));
    expect(tokens?.tokens.filter((t) => t.kind === "blob")).toHaveLength(1);
    expect(text(tokens)).not.toContain("iVBORw0KGgo");
  }
});

test("long prose is not taken for base64", () => {
  const prose = "the quick brown fox ".repeat(100);
  expect(text(pretty(JSON.stringify({ prose })))).toContain("quick brown fox");
});

test("text that is no JSON is told apart from JSON", () => {
  expect(pretty("[DONE]")).toBeNull();
  expect(pretty('"a string"')?.tokens).toEqual([{ kind: "string", text: '"a string"' }]);
});

test("what is shown is bounded, and says when it is", () => {
  const long = pretty(JSON.stringify({ text: "word ".repeat(1_000) }), 100);
  expect(text(long)).toHaveLength(100);
  expect(long?.shortened).toBe(true);
  expect(pretty("{}", 100)?.shortened).toBe(false);
  expect(readLines(bytes("data: 12345\n\n"), 8)).toEqual({ text: "data: 12", shortened: true });
});

test("nesting that is deep is shown, not thrown at", () => {
  const deep = `${"[".repeat(2_000)}1${"]".repeat(2_000)}`;
  expect(text(pretty(deep))).toContain("…");
});
