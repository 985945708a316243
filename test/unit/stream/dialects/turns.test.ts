/** Streams in which an agent speaks several times: nothing of one turn gets into another. */
import { expect, test } from "vitest";
import type { Output } from "../../../../src/stream/assemble/output.ts";
import { newTimeline, outputAt, record } from "../../../../src/stream/assemble/timeline.ts";
import { readBody } from "./reading.ts";

function assembled(events: readonly object[], upTo = Infinity): Output {
  const timeline = newTimeline();
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  for (const [event, { changes, images }] of readBody(body, "sse").entries()) {
    record(timeline, event, changes, images);
  }
  return outputAt(timeline, upTo);
}

const callsOf = ({ toolCalls }: Output): string[] =>
  toolCalls.map(({ name, arguments: given }) => `${name ?? "?"}(${given})`);

const block = (index: number, content_block: object, ...deltas: object[]): object[] => [
  { type: "content_block_start", index, content_block },
  ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
  { type: "content_block_stop", index },
];
const text = (index: number, said: string): object[] =>
  block(index, { type: "text", text: "" }, { type: "text_delta", text: said });
const thought = (index: number, thinking: string): object[] =>
  block(index, { type: "thinking", thinking: "" }, { type: "thinking_delta", thinking });
const call = (index: number, name: string, given: string): object[] =>
  block(
    index,
    { type: "tool_use", id: `toolu_${name}`, name, input: {} },
    { type: "input_json_delta", partial_json: given },
  );
const message = (...blocks: object[][]): object[] => [
  { type: "message_start", message: { id: "msg_1", type: "message", content: [] } },
  ...blocks.flat(),
  { type: "message_stop" },
];

test("two messages of Anthropic's keep their calls, thoughts and texts apart, and in order", () => {
  const output = assembled([
    ...message(thought(0, "One. "), text(1, "A1 "), call(2, "w", '{"a":1}'), text(3, "A2 ")),
    ...message(call(0, "v", '{"b":2}'), thought(1, "Two."), text(2, "B")),
  ]);
  expect(output).toMatchObject({ text: "A1 A2 B", reasoning: "One. Two." });
  expect(callsOf(output)).toEqual(['w({"a":1})', 'v({"b":2})']);
});

test("a step of the AI SDK's that is begun again loses what it said, and no other does", () => {
  const said = (id: string, delta: string): object[] => [
    { type: "text-start", id },
    { type: "text-delta", id, delta },
    { type: "text-end", id },
  ];
  const tool = (toolCallId: string): object => ({
    type: "tool-input-available",
    toolCallId,
    toolName: toolCallId,
    input: {},
  });
  const events = [
    { type: "start" },
    { type: "start-step" },
    ...said("0", "A"),
    tool("kept"),
    { type: "finish-step" },
    { type: "start-step" },
    ...said("0", "bad"),
    tool("dropped"),
    { type: "reset-step" },
    { type: "reset-step" },
    ...said("0", "B"),
    { type: "finish-step" },
    { type: "finish" },
  ];
  expect(assembled(events).text).toBe("AB");
  expect(callsOf(assembled(events))).toEqual(["kept({})"]);
  const reset = events.findIndex((event) => "type" in event && event.type === "reset-step");
  expect(assembled(events, reset - 1).text).toBe("Abad");
  expect(assembled(events, reset).text).toBe("A");
});
