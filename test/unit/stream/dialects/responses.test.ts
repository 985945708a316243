import { describe, expect, test } from "vitest";
import { KINDS } from "../../../../src/stream/dialects/responses/types.ts";
import { build, readOne } from "./reading.ts";

describe("the Responses API", () => {
  test("knows every type of both catalogues", () => {
    const types = [...KINDS.keys()].filter((type) => type !== "response.done");
    // 59 of OpenAI and 12 more of OpenRouter, `keepalive`, and what only SDKs or prose name.
    expect(types.length).toBeGreaterThanOrEqual(72);
    for (const type of types) {
      const row = readOne({ type, sequence_number: 1, output_index: 0, item_id: "i", delta: "x" });
      expect({ type, shown: row.type }).toEqual({ type, shown: type });
    }
  });

  test.each([
    ["response.shell_call_command.delta", { command_index: 1, delta: "ls" }, "0.1", "ls", "shell"],
    ["response.mcp_call_arguments.delta", { delta: "{" }, "0", "{", null],
    ["response.custom_tool_call_input.done", { input: "x = 1" }, "0", "x = 1", null],
    ["response.code_interpreter_call_code.done", { code: "1+1" }, "0", "1+1", "code_interpreter"],
    ["response.apply_patch_call_operation_diff.delta", { delta: "+a" }, "0", "+a", "apply_patch"],
    ["response.function_call_arguments.done", { arguments: "{}", name: "f" }, "0", "{}", "f"],
  ])("builds the call of %s", (type, fields, key, given, name) => {
    expect(readOne({ type, output_index: 0, item_id: "i", ...fields }).changes).toEqual([
      { kind: "tool", key, id: null, name, arguments: given, whole: !type.endsWith("delta") },
    ]);
  });

  test("keeps what the panel of OpenRouter's fusion says apart from the answer", () => {
    const panel = { output_index: 0, item_id: "i", model: "a/b", delta: "Perhaps" };
    const rows = ["delta", "reasoning.delta"].map((end) =>
      readOne({ type: `response.fusion_call.panel.${end}`, ...panel }),
    );
    expect(rows.map(({ family }) => family)).toEqual(["tool", "reasoning"]);
    expect(build(rows)).toMatchObject({ text: "", reasoning: "PerhapsPerhaps" });
  });

  test.each([
    [{ type: "web_search_call", id: "w", action: { query: "q" } }, 'web_search({"query":"q"})'],
    [{ type: "custom_tool_call", call_id: "c", name: "sql", input: "select 1" }, "sql(select 1)"],
    [{ type: "mcp_call", id: "m", name: "find", arguments: "{}" }, "find({})"],
    [{ type: "openrouter:datetime", id: "d" }, "datetime()"],
    [{ type: "apply_patch_call", operation: { diff: "+a" } }, "apply_patch(+a)"],
  ])("shows a finished call as it was called: %j", (item, shown) => {
    const row = readOne({ type: "response.output_item.done", output_index: 3, item });
    expect(row.family).toBe("tool");
    expect(build([row]).tools).toEqual([shown]);
  });

  test("prefers an image to the link to it", () => {
    const item = {
      type: "openrouter:image_generation",
      result: "https://example.com/a.png",
      imageB64: "iVBORw0KGgo=",
    };
    expect(readOne({ type: "response.output_item.done", item }).images).toMatchObject([
      { path: "$.item.imageB64", base64: "iVBORw0KGgo=", link: null },
    ]);
  });

  test("takes no output of a tool and no list of tools for a call", () => {
    for (const type of ["function_call_output", "mcp_list_tools", "message", "compaction"]) {
      const item = { type, output: "x" };
      expect(readOne({ type: "response.output_item.done", item }).changes).toEqual([]);
    }
  });

  test("names a type that is newer than it by what its name says", () => {
    const family = (type: string): string => readOne({ type, output_index: 0 }).family;
    expect(family("response.image_upscale_call.progress")).toBe("image");
    expect(family("response.teleport_call.in_progress")).toBe("tool");
    expect(family("response.reasoning_trace.delta")).toBe("reasoning");
    expect(family("response.something_new")).toBe("other");
  });
});
