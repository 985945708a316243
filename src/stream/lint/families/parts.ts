/** The parts of an item: of its content, and of a summary of reasoning. Added before their text. */
import { contentIndexOf, summaryIndexOf } from "../../dialects/responses/fields.ts";
import type { JsonObject } from "../../json.ts";
import type { LintEvent, Rule, Say } from "../rule.ts";
import { graveFor, OPENAI_STREAMING, RESPONSES } from "../rule.ts";

export const partNotAdded: Rule = {
  id: "content-part-not-added",
  severity: "error",
  dialects: RESPONSES,
  title: "Text for a content part that was never added",
  why: "OpenAI's client throws: it has no part to put the text into.",
  check:
    "Whether `response.content_part.added`, or `response.reasoning_summary_part.added`, was lost; some gateways leave it out.",
  source: OPENAI_STREAMING,
  needsAll: true,
};

/** What is known of the parts of an item. */
export interface Parts {
  /** Content indices, and summary indices, that were added. */
  readonly parts: number[];
  readonly summaries: number[];
}

/** An event of an item, as the rules about items are told of it. */
export interface ItemEvent {
  readonly type: string;
  readonly json: JsonObject;
  readonly n: number;
  /** `output_index` */
  readonly index: number;
  readonly event: LintEvent;
}

const MOST_PARTS = 32;

/** What an event does with a part: of the content, or of a summary. */
interface Act {
  readonly of: keyof Parts;
  readonly adds: boolean;
}

const ACTS: ReadonlyMap<string, Act> = new Map([
  ["response.content_part.added", { of: "parts", adds: true }],
  // vLLM's word.
  ["response.reasoning_part.added", { of: "parts", adds: true }],
  ["response.output_text.delta", { of: "parts", adds: false }],
  ["response.refusal.delta", { of: "parts", adds: false }],
  ["response.reasoning_text.delta", { of: "parts", adds: false }],
  ["response.reasoning_summary_part.added", { of: "summaries", adds: true }],
  ["response.reasoning_summary_text.delta", { of: "summaries", adds: false }],
]);

/** Takes an event of an item, if it is about one of its parts. */
export function takePart(item: Parts, said: ItemEvent, say: Say): void {
  const act = ACTS.get(said.type);
  if (act === undefined) return;
  const { json, n, index } = said;
  const given = act.of === "parts" ? contentIndexOf(json) : summaryIndexOf(json);
  const part = given ?? (act.adds ? null : 0);
  const known = item[act.of];
  if (part === null || known.length >= MOST_PARTS || known.includes(part)) return;
  // Said once a part.
  known.push(part);
  if (act.adds) return;
  const what = act.of === "parts" ? "part" : "summary";
  const words = `Event ${n} has text for ${what} ${part} of the item at ${index}, which was never added.`;
  say(partNotAdded, n, words, graveFor(said.event));
}
