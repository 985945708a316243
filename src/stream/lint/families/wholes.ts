/** What came in pieces and then comes whole: both must be the same text. */
import { contentIndexOf, summaryIndexOf } from "../../dialects/responses/fields.ts";
import { asString } from "../../json.ts";
import type { Rule, Say } from "../rule.ts";
import { OPENAI_STREAMING, RESPONSES } from "../rule.ts";
import type { ItemEvent } from "./parts.ts";

export const wholeDiffers: Rule = {
  id: "whole-differs",
  severity: "warning",
  dialects: RESPONSES,
  title: "A whole that is another than its pieces",
  why: "Who shows the pieces as they come, and who waits for the whole, show different texts, or call a tool with different arguments.",
  check: "Whether pieces were lost or repeated, or a filter changed one of the two.",
  source: OPENAI_STREAMING,
  needsAll: true,
};

/** Enough to tell one text from another: a text itself may be long. */
interface Sum {
  readonly length: number;
  readonly hash: number;
}

/** By the group of types and the part's index, what came in pieces; null: not all of it can be read. */
export type Pieces = Map<string, Sum | null>;

/** What an event is of: a piece (`field` is null), or the whole, which stands in this field. */
interface Act {
  readonly group: string;
  readonly field: string | null;
}

/** Groups of types whose `.delta`s add up to a field of their `.done`. */
const WHOLES: readonly (readonly [group: string, field: string])[] = [
  ["response.output_text", "text"],
  ["response.refusal", "refusal"],
  ["response.reasoning_text", "text"],
  ["response.reasoning_summary_text", "text"],
  ["response.function_call_arguments", "arguments"],
  ["response.mcp_call_arguments", "arguments"],
  ["response.custom_tool_call_input", "input"],
  ["response.code_interpreter_call_code", "code"],
];
const ACTS: ReadonlyMap<string, Act> = new Map(
  WHOLES.flatMap(([group, field]): [string, Act][] => [
    [`${group}.delta`, { group, field: null }],
    [`${group}.done`, { group, field }],
  ]),
);
const MOST_PARTS = 32;
const FNV_OFFSET = 0x81_1c_9d_c5;
const NOTHING: Sum = { length: 0, hash: FNV_OFFSET };
const FNV_PRIME = 0x01_00_01_93;

/** Takes an event of an item, if it is a piece or a whole. */
export function takeWhole(pieces: Pieces, said: ItemEvent, say: Say): void {
  const { json, n, index } = said;
  const act = ACTS.get(said.type);
  if (act === undefined) return;
  const part = contentIndexOf(json) ?? summaryIndexOf(json) ?? 0;
  const key = part === 0 ? act.group : `${act.group} ${part}`;
  const sum = pieces.get(key);
  if (act.field === null) {
    const text = asString(json["delta"]);
    if (sum === null || (sum === undefined && pieces.size >= MOST_PARTS)) return;
    pieces.set(key, text === null ? null : added(sum ?? NOTHING, text));
    return;
  }
  pieces.delete(key);
  const text = asString(json[act.field]);
  // Some send only the whole, after an empty piece or none; or leave the whole empty.
  if (!sum?.length || text === null || text === "") return;
  const whole = added(NOTHING, text);
  if (whole.length === sum.length && whole.hash === sum.hash) return;
  const words = `Event ${n} has ${whole.length} characters as a whole; the pieces before it, of the item at ${index}, had ${sum.length}${whole.length === sum.length ? " others" : ""}.`;
  say(wholeDiffers, n, words);
}

/** FNV-1a over UTF-16 units. http://www.isthe.com/chongo/tech/comp/fnv/ */
function added({ length, hash }: Sum, text: string): Sum {
  let next = hash;
  for (let i = 0; i < text.length; i++) {
    next = Math.imul(next ^ text.charCodeAt(i), FNV_PRIME);
  }
  return { length: length + text.length, hash: next };
}
