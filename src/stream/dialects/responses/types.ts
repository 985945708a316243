/**
 * Every event type of the Responses API, of OpenAI, OpenRouter or both.
 * https://platform.openai.com/docs/api-reference/responses-streaming
 * https://openrouter.ai/docs/api-reference/responses
 */
import type { Family } from "../../types.ts";

/** How an event of this type is read. */
export type Act =
  /** nothing is built from it */
  | "none"
  /** its `response` says where the response stands */
  | "response"
  | "item"
  | "part"
  | "summary-part"
  /** what grows stands in `delta`; what it became in `text`, `refusal`, `arguments` … */
  | "text"
  | "summary"
  | "reasoning"
  | "tool"
  /** a tool call whose parts have a `command_index` */
  | "command"
  /** what another model of OpenRouter's fusion says before the answer is written */
  | "panel"
  | "partial-image"
  | "error";

export interface Kind {
  readonly family: Family;
  readonly act: Act;
  /** Name of the tool that such a call calls, where the type alone tells it. */
  readonly tool?: string;
  /** Only one of the two APIs has this type. */
  readonly only?: "openai" | "openrouter";
  /** It is in OpenRouter's documentation, and in no schema. */
  readonly prose?: true;
}

/** A group of types: their beginning, their ends, and how they are read. */
type Group = readonly [start: string, ends: string, kind: Kind];

const GROUPS: readonly Group[] = [
  ["response.", "created in_progress completed incomplete", life("response")],
  ["response.", "queued cancelled", life("response", "openai")],
  ["response.", "done", { ...life("response"), prose: true }],
  ["response.", "failed", { family: "error", act: "response" }],
  ["response.", "error", { family: "error", act: "error" }],
  ["", "error", { family: "error", act: "error" }],
  ["", "keepalive", { family: "heartbeat", act: "none", only: "openai" }],
  ["response.compaction.", "compacting", life("none", "openai")],
  ["response.steer.", "accepted pending failed", life("none", "openai")],
  ["response.", "debug", { family: "other", act: "none", only: "openrouter" }],
  // Which family an item is of, its own type says.
  ["response.output_item.", "added done", { family: "other", act: "item" }],

  ["response.content_part.", "added done", { family: "text", act: "part" }],
  ["response.content_part.", "delta", { family: "text", act: "part", prose: true }],
  ["response.output_text.", "delta done", { family: "text", act: "text" }],
  ["response.output_text.", "annotation.added", { family: "text", act: "none" }],
  ["response.refusal.", "delta done", { family: "text", act: "text" }],
  ["response.audio.transcript.", "delta done", { family: "text", act: "text", only: "openai" }],
  ["response.audio.", "delta done", { family: "other", act: "none", only: "openai" }],

  ["response.reasoning_summary_part.", "added done", { family: "reasoning", act: "summary-part" }],
  ["response.reasoning_summary_text.", "delta done", { family: "reasoning", act: "summary" }],
  ["response.reasoning_text.", "delta done", { family: "reasoning", act: "reasoning" }],

  [
    "response.image_generation_call.",
    "in_progress generating completed",
    { family: "image", act: "none" },
  ],
  ["response.image_generation_call.", "partial_image", { family: "image", act: "partial-image" }],

  ["response.function_call_arguments.", "delta done", tool()],
  ["response.custom_tool_call_input.", "delta done", tool()],
  ["response.mcp_call_arguments.", "delta done", tool(undefined, "openai")],
  ["response.mcp_call.", "in_progress completed failed", steps("openai")],
  ["response.mcp_list_tools.", "in_progress completed failed", steps("openai")],
  ["response.code_interpreter_call_code.", "delta done", tool("code_interpreter")],
  ["response.code_interpreter_call.", "in_progress interpreting completed", steps()],
  ["response.web_search_call.", "in_progress searching completed", steps()],
  ["response.file_search_call.", "in_progress searching completed", steps("openai")],
  [
    "response.shell_call_command.",
    "added delta done",
    { family: "tool", act: "command", tool: "shell", only: "openai" },
  ],
  ["response.shell_call_output_content.", "delta done", steps("openai")],
  ["response.apply_patch_call_operation_diff.", "delta done", tool("apply_patch", "openrouter")],
  ["response.fusion_call.", "in_progress completed", steps("openrouter")],
  ["response.fusion_call.analysis.", "in_progress completed", steps("openrouter")],
  ["response.fusion_call.panel.", "added failed", steps("openrouter")],
  [
    "response.fusion_call.panel.",
    "delta reasoning.delta completed",
    { family: "tool", act: "panel", only: "openrouter" },
  ],
];

function life(act: "response" | "none", only?: "openai"): Kind {
  return only === undefined ? { family: "lifecycle", act } : { family: "lifecycle", act, only };
}

function tool(name?: string, only?: Kind["only"]): Kind {
  const kind: Kind = { family: "tool", act: "tool" };
  const named = name === undefined ? kind : { ...kind, tool: name };
  return only === undefined ? named : { ...named, only };
}

function steps(only?: Kind["only"]): Kind {
  const kind: Kind = { family: "tool", act: "none" };
  return only === undefined ? kind : { ...kind, only };
}

export const KINDS: ReadonlyMap<string, Kind> = new Map(
  GROUPS.flatMap(([start, ends, kind]) => ends.split(" ").map((end) => [start + end, kind])),
);

/** A type that is newer than this list: its name still says where it belongs. */
export function kindOf(type: string): Kind | null {
  const known = KINDS.get(type);
  if (known !== undefined) return known;
  if (!type.startsWith("response.")) return null;
  return NEW.find(([part]) => part.test(type))?.[1] ?? { family: "other", act: "none" };
}

const NEW: readonly (readonly [part: RegExp, kind: Kind])[] = [
  [/^response\.image/, { family: "image", act: "none" }],
  [/^response\.reasoning.{0,40}\.(?:delta|done)$/, { family: "reasoning", act: "reasoning" }],
  [/^response\.reasoning/, { family: "reasoning", act: "none" }],
  [/^response\.(?:output_text|content_part|refusal)/, { family: "text", act: "none" }],
  [/_call|^response\.(?:mcp_|custom_tool|function_)/, { family: "tool", act: "none" }],
];
