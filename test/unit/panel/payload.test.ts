import { expect, test } from "vitest";
import { readPayload } from "../../../src/panel/inspector/payload.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("the payload is the data lines, joined", () => {
  const data = readPayload(bytes('event: x\ndata: {"a":\ndata: 1}\n\n'), "event", "sse", false);
  expect(data).toBe('{"a":\n1}');
});

test("a heartbeat has no payload", () => {
  expect(readPayload(bytes(": OPENROUTER PROCESSING\n\n"), "comment", "sse", false)).toBeNull();
});

test("an error that came as JSON instead of a stream is shown whole", () => {
  const text = '{"error":{"code":429}}';
  expect(readPayload(bytes(text), "event", "sse", true)).toBe(text);
});
