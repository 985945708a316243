/** The parts of an item: of its content, and of a summary of reasoning. Added before their text. */
import { contentIndexOf, summaryIndexOf } from "../../dialects/responses/fields.ts";
import { type JsonObject, objectMember, stringMember } from "../../json.ts";
import { firstOf } from "../../own.ts";
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

export const partType: Rule = {
  id: "content-part-type",
  severity: "error",
  dialects: RESPONSES,
  title: "Text for a content part of another type",
  why: "OpenAI's client throws: a refusal is no text, and text is no thought.",
  check: "Whether a back end mixes up the parts of a message.",
  source: OPENAI_STREAMING,
};

/** What is known of the parts of an item. */
export interface Parts {
  /** Type by content index, and by summary index, of those that were added; null: it has none. */
  readonly parts: Map<number, string | null>;
  readonly summaries: Map<number, string | null>;
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
  readonly of: "parts" | "summaries";
  /** What a part must be for text of this type; null: the event adds a part. */
  readonly type: string | null;
}

const ACTS: ReadonlyMap<string, Act> = new Map([
  ["response.content_part.added", { of: "parts", type: null }],
  // vLLM's word.
  ["response.reasoning_part.added", { of: "parts", type: null }],
  ["response.output_text.delta", { of: "parts", type: "output_text" }],
  ["response.refusal.delta", { of: "parts", type: "refusal" }],
  ["response.reasoning_text.delta", { of: "parts", type: "reasoning_text" }],
  ["response.reasoning_summary_part.added", { of: "summaries", type: null }],
  ["response.reasoning_summary_text.delta", { of: "summaries", type: "summary_text" }],
]);
const TYPES: ReadonlySet<string | null> = new Set([...ACTS.values()].map(({ type }) => type));

/** Takes an event of an item, if it is about one of its parts. */
export function takePart(item: Parts, said: ItemEvent, say: Say): void {
  const act = ACTS.get(said.type);
  if (act === undefined) return;
  const { json, n, index } = said;
  const given = act.of === "parts" ? contentIndexOf(json) : summaryIndexOf(json);
  const part = given ?? (act.type === null ? null : 0);
  const known = item[act.of];
  if (part === null) return;
  if (act.type !== null && known.has(part)) {
    const before = known.get(part) ?? null;
    if (before === null || before === act.type || !TYPES.has(before)) return;
    known.set(part, act.type);
    const words = `Event ${n} has \`${act.type}\` for part ${part} of the item at ${index}, which is \`${before}\`.`;
    say(partType, n, words, graveFor(said.event));
    return;
  }
  if (known.size >= MOST_PARTS) return;
  // Said once a part.
  known.set(part, act.type ?? typeOf(json));
  if (act.type === null) return;
  const what = act.of === "parts" ? "part" : "summary";
  const words = `Event ${n} has text for ${what} ${part} of the item at ${index}, which was never added.`;
  say(partNotAdded, n, words, graveFor(said.event));
}

function typeOf(json: JsonObject): string | null {
  const type = stringMember(objectMember(json, "part"), "type");
  return type === null ? null : firstOf(type, 80);
}
