/** The fields by which events of the Responses API are put in their place: there, and of their type. */
import { type Kind, KINDS } from "../../dialects/responses/types.ts";
import type { Json, JsonObject } from "../../json.ts";
import { jsonLine } from "../../preview.ts";
import type { Family, Rule, Say } from "../rule.ts";
import { OPENAI_STREAMING, RESPONSES } from "../rule.ts";

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
  title: "An event that does not say which item it is of",
  why: "Every event of an item has `output_index` and `item_id`: without them its content has no place to go.",
  check: "Whether a back end makes or rewrites such events itself.",
};

interface State {
  /** Some event had an `output_index`. */
  indexed: boolean;
  /** Types, of those in the schema, of which an event had an `item_id`. */
  readonly named: Set<string>;
}

/** Every spelling of a field. */
type Names = readonly [wire: string, sdk: string];

const OUTPUT_INDEX: Names = ["output_index", "outputIndex"];
const ITEM_ID: Names = ["item_id", "itemId"];
const CONTENT_INDEX: Names = ["content_index", "contentIndex"];
const PARTIAL_INDEX: Names = ["partial_image_index", "partialImageIndex"];

export const fields: Family<State> = {
  rules: [fieldType, fieldMissing],
  dialects: RESPONSES,
  start: () => ({ indexed: false, named: new Set() }),
  event(state, { n, payload, responseType: type }, say) {
    if (n === null || payload === null || type === null) return;
    const { json } = payload;
    const index = json["output_index"] ?? json["outputIndex"] ?? null;
    const id = json["item_id"] ?? json["itemId"] ?? null;
    if (index === null) {
      // Where no event has one it is how this gateway writes them.
      if (WITH_INDEX.has(type)) sayMissing(OUTPUT_INDEX, type, n, state.indexed, say);
    } else {
      state.indexed = true;
      if (!isIndex(index)) sayNumber(OUTPUT_INDEX, json, n, say);
    }
    if (WITH_ID.has(type)) {
      if (id === null) sayMissing(ITEM_ID, type, n, state.named.has(type), say);
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
  },
};

function isIndex(value: Json): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function sayNumber(names: Names, json: JsonObject, n: number, say: Say): void {
  const [wire, sdk] = names;
  const name = (json[wire] ?? null) === null ? sdk : wire;
  const value = shown(json[name] ?? null);
  say(fieldType, n, `Event ${n} has the \`${name}\` ${value}: it must be a whole number.`);
}

function sayMissing([name]: Names, type: string, n: number, elsewhere: boolean, say: Say): void {
  const words = `Event ${n}, \`${type}\`, has no \`${name}\`.`;
  say(fieldMissing, n, words, elsewhere ? "warning" : "info");
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
