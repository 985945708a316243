/** The fields by which events of the Responses API are put in their place: there, and of their type. */
import { type Kind, KINDS } from "../../dialects/responses/types.ts";
import { isObject, type Json, type JsonObject } from "../../json.ts";
import { jsonLine } from "../../preview.ts";
import type { Family, LintEvent, Rule, Say, Severity } from "../rule.ts";
import { graveFor, isForOpenAi, OPENAI_STREAMING, RESPONSES } from "../rule.ts";

const shared = { dialects: RESPONSES, source: OPENAI_STREAMING } as const;

const fieldType: Rule = {
  ...shared,
  id: "field-type",
  severity: "warning",
  title: "A field of another type than the schema's",
  why: "Clients look items up by these fields: a number written as text, or a fraction, finds nothing.",
  check: "What writes the event; some languages write every number as a fraction or as text.",
};
const fieldMissing: Rule = {
  ...shared,
  id: "field-missing",
  severity: "warning",
  title: "An event without a field that says what it is about",
  why: "Without `output_index` and `item_id` its content has no place to go; without its `response`, `item` or `delta` nothing is left of it. OpenAI's client throws on most of these.",
  check: "Whether a back end makes or rewrites such events itself.",
};

interface State {
  /** Some event had an `output_index`. */
  indexed: boolean;
  /** Types, of those in the schema, of which an event had an `item_id`. */
  readonly named: Set<string>;
  /** Events of types that had none so far: whether that is how this gateway is shows at the end. */
  unplaced: Unplaced[];
}

/** An event that does not say which item it is of. */
interface Unplaced {
  readonly n: number;
  readonly type: string;
  readonly field: "output_index" | "item_id";
  readonly forOpenAi: boolean;
}

const MOST_UNPLACED = 50;

/** Every spelling of a field. */
type Names = readonly [wire: string, sdk: string];

const OUTPUT_INDEX: Names = ["output_index", "outputIndex"];
const CONTENT_INDEX: Names = ["content_index", "contentIndex"];
const PARTIAL_INDEX: Names = ["partial_image_index", "partialImageIndex"];

export const fields: Family<State> = {
  rules: [fieldType, fieldMissing],
  dialects: RESPONSES,
  start: () => ({ indexed: false, named: new Set(), unplaced: [] }),
  event(state, event, say) {
    const { n, payload, responseType: type } = event;
    if (n === null || payload === null || type === null) return;
    const { json } = payload;
    const index = json["output_index"] ?? json["outputIndex"] ?? null;
    const id = json["item_id"] ?? json["itemId"] ?? null;
    if (index === null) {
      if (WITH_INDEX.has(type)) takeUnplaced(state, "output_index", event, type, n, say);
    } else {
      state.indexed = true;
      if (!isIndex(index)) sayNumber(OUTPUT_INDEX, json, n, say, graveFor(event));
    }
    if (WITH_ID.has(type)) {
      // vLLM writes an empty one where it has none.
      if (id === null || id === "") takeUnplaced(state, "item_id", event, type, n, say);
      else state.named.add(type);
    }
    if (id !== null && typeof id !== "string" && !WITHOUT_ID.has(type)) {
      say(fieldType, n, `Event ${n} has the \`item_id\` ${shown(id)}: it must be text.`);
    }
    if (!isIndex(json["content_index"] ?? json["contentIndex"] ?? 0)) {
      sayNumber(CONTENT_INDEX, json, n, say);
    }
    if (!isIndex(json["partial_image_index"] ?? json["partialImageIndex"] ?? 0)) {
      sayNumber(PARTIAL_INDEX, json, n, say);
    }
    const content = CONTENT.get(type);
    if (content !== undefined) takeContent(content, event, type, n, say);
  },
  end(state, _, say) {
    for (const one of state.unplaced) sayUnplaced(state, one, say);
  },
  stopped(state, _, say) {
    for (const one of state.unplaced) sayUnplaced(state, one, say);
  },
};

function takeUnplaced(
  state: State,
  field: Unplaced["field"],
  event: LintEvent,
  type: string,
  n: number,
  say: Say,
): void {
  const one: Unplaced = { n, type, field, forOpenAi: isForOpenAi(event) };
  if (isElsewhere(state, one)) sayUnplaced(state, one, say);
  else if (state.unplaced.length < MOST_UNPLACED) state.unplaced.push(one);
}

/** Where no event has the field, it is how this gateway writes them. */
function isElsewhere({ indexed, named }: State, { field, type, forOpenAi }: Unplaced): boolean {
  if (field === "output_index") return indexed;
  return forOpenAi ? named.size > 0 : named.has(type);
}

function sayUnplaced(state: State, one: Unplaced, say: Say): void {
  const { n, type, field, forOpenAi } = one;
  const grave = forOpenAi && field === "output_index" ? "error" : "warning";
  const words = `Event ${n}, \`${type}\`, has no \`${field}\`.`;
  say(fieldMissing, n, words, isElsewhere(state, one) ? grave : "info");
}

/** Nothing is left of an event whose content is missing. */
function takeContent(
  [field, isRight]: Content,
  event: LintEvent,
  type: string,
  n: number,
  say: Say,
): void {
  const value = event.payload?.json[field] ?? null;
  if (isRight(value)) return;
  // OpenAI's client throws where it has no object; text that is none is lost, or joined as `null`.
  const severity = field === "delta" ? "warning" : graveFor(event);
  if (value === null)
    say(fieldMissing, n, `Event ${n}, \`${type}\`, has no \`${field}\`.`, severity);
  else say(fieldType, n, `Event ${n} has the \`${field}\` ${shown(value)}.`, severity);
}

function isIndex(value: Json): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function sayNumber(names: Names, json: JsonObject, n: number, say: Say, severity?: Severity): void {
  const [wire, sdk] = names;
  const name = (json[wire] ?? null) === null ? sdk : wire;
  const value = shown(json[name] ?? null);
  say(
    fieldType,
    n,
    `Event ${n} has the \`${name}\` ${value}: it must be a whole number.`,
    severity,
  );
}

function shown(value: Json): string {
  return jsonLine(value).slice(0, 40);
}

/** Events of an item, by the schema; those of the response, of audio and of the protocol are of none. */
const OF_ITEMS = [...KINDS].filter(([type, kind]) => isOfItem(type, kind)).map(([type]) => type);

function isOfItem(type: string, { act, family, prose }: Kind): boolean {
  if (act === "item") return true;
  const isOther = family === "lifecycle" || family === "heartbeat" || family === "other";
  const isAudio = type.startsWith("response.audio.");
  return !isOther && !isAudio && act !== "response" && act !== "error" && prose !== true;
}

const WITH_INDEX: ReadonlySet<string> = new Set(OF_ITEMS);

/** These have an `output_index` as every event of an item has, but no `item_id`. */
const WITHOUT_ID: ReadonlySet<string> = new Set(
  OF_ITEMS.filter((type) => /^response\.(?:shell_call_command|output_item)\./.test(type)),
);
const WITH_ID: ReadonlySet<string> = new Set(OF_ITEMS.filter((type) => !WITHOUT_ID.has(type)));

/** What an event is there for, and what it must be. */
type Content = readonly [field: "response" | "item" | "delta", isRight: (value: Json) => boolean];

const isText = (value: Json): boolean => typeof value === "string";

const CONTENT: ReadonlyMap<string, Content> = new Map(
  [...KINDS].flatMap(([type, kind]): [string, Content][] => {
    const content = contentOf(type, kind);
    return content === null ? [] : [[type, content]];
  }),
);

function contentOf(type: string, { act, prose }: Kind): Content | null {
  if (prose === true) return null;
  if (act === "response") return ["response", isObject];
  if (act === "item") return ["item", isObject];
  const grows = act === "text" || act === "summary" || act === "reasoning";
  const isDelta = (grows || act === "tool" || act === "command") && type.endsWith(".delta");
  return isDelta ? ["delta", isText] : null;
}
