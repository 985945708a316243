/** Which kind of item an event is of: that of the item at its place. */
import type { Rule, Say } from "../rule.ts";
import { graveFor, OPENAI_STREAMING, RESPONSES } from "../rule.ts";
import type { ItemEvent } from "./parts.ts";

export const typeMismatch: Rule = {
  id: "item-type-mismatch",
  severity: "error",
  dialects: RESPONSES,
  title: "An event of another kind of item",
  why: "OpenAI's client throws; others lose the event, or what it belongs to.",
  check: "Whether a back end counts its items wrongly, or ends one as another.",
  source: OPENAI_STREAMING,
};

/** Item types, by how the types of their events begin. */
const ITEM_TYPES: readonly (readonly [start: string, type: string])[] = [
  ["response.output_text.", "message"],
  ["response.refusal.", "message"],
  ["response.reasoning_", "reasoning"],
  ["response.image_generation_call.", "image_generation_call"],
  ["response.function_call_arguments.", "function_call"],
  ["response.custom_tool_call_input.", "custom_tool_call"],
  ["response.web_search_call.", "web_search_call"],
  ["response.file_search_call.", "file_search_call"],
  ["response.code_interpreter_call", "code_interpreter_call"],
];
const KNOWN_TYPES: ReadonlySet<string> = new Set(ITEM_TYPES.map(([, type]) => type));

/** The type of item that events of this type are of; null where they may be of several, or of none known. */
export function itemTypeOf(type: string): string | null {
  return ITEM_TYPES.find(([start]) => type.startsWith(start))?.[1] ?? null;
}

/**
 * Types of a gateway's own (`openrouter:…`) are its own affair.
 *
 * @param there type of the item at the event's place
 * @param type type of the item that the event is of
 */
export function compareTypes(
  there: string | null,
  type: string | null,
  { n, index, event }: ItemEvent,
  say: Say,
): void {
  if (type === null || there === null || there === type) return;
  if (!KNOWN_TYPES.has(type) || !KNOWN_TYPES.has(there)) return;
  const words = `Event ${n} is of a \`${type}\`; the item at ${index} is a \`${there}\`.`;
  say(typeMismatch, n, words, graveFor(event));
}
