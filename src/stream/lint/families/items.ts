/** Output items: added before their events, known by one index and one id, done once. */
import { KINDS } from "../../dialects/responses/types.ts";
import { member, stringMember } from "../../json.ts";
import type { JsonObject } from "../../json.ts";
import { firstOf, own } from "../../own.ts";
import {
  contentIndexOf,
  itemIdOf,
  outputIndexOf,
  sequenceOf,
} from "../../dialects/responses/fields.ts";
import type { Family, Rule, Say, Severity } from "../rule.ts";
import { MOST_REMEMBERED, OPENAI_STREAMING, RESPONSES } from "../rule.ts";

const shared = { dialects: RESPONSES, source: OPENAI_STREAMING } as const;

const notAdded: Rule = {
  ...shared,
  id: "item-not-added",
  severity: "error",
  title: "An event of an item that was never added",
  why: "OpenAI's client throws: it has no item to put the event's content into.",
  check: "Whether `response.output_item.added` was lost, or comes too late.",
  needsAll: true,
};
const addedTwice: Rule = {
  ...shared,
  id: "item-added-twice",
  severity: "warning",
  title: "Two items with the same `output_index`",
  why: "The second takes the place of the first in the output, or the events of both are mixed.",
  check: "Whether events are sent again, or two answers share the stream.",
};
const idMismatch: Rule = {
  ...shared,
  id: "item-id-mismatch",
  severity: "error",
  title: "`item_id` and `output_index` name different items",
  why: "OpenAI's client throws; others put the event into whichever item they look up.",
  check: "Whether a back end mixes the events of several items.",
  needsAll: true,
};
const afterDone: Rule = {
  ...shared,
  id: "event-after-item-done",
  severity: "warning",
  title: "An event of an item that is done",
  why: "Programs that took the item when it was done do not see it.",
  check: "Whether events are sent in the wrong order.",
};
const notDone: Rule = {
  ...shared,
  id: "item-not-done",
  severity: "info",
  title: "An item that is never done",
  why: "Programs that take items as they are done miss it; it may still stand in the final response.",
  check: "Whether a gateway leaves `response.output_item.done` out.",
  needsAll: true,
};
const partNotAdded: Rule = {
  ...shared,
  id: "content-part-not-added",
  severity: "warning",
  title: "Text for a content part that was never added",
  why: "OpenAI's client throws: it has no part to put the text into.",
  check: "Whether `response.content_part.added` was lost; some gateways leave it out.",
  needsAll: true,
};

interface Item {
  readonly id: string | null;
  done: boolean;
  readonly parts: number[];
}

interface State {
  /** By `output_index`, those of the response that is being told. */
  readonly items: Map<number, Item>;
  /** The beginning was not seen (a resumed stream): nothing is known of what was added. */
  resumed: boolean;
  begun: boolean;
  idsRight: number;
  /** Events whose id was another than the item's: whether that is how this gateway is shows at the end. */
  idsWrong: { readonly n: number; readonly message: string; readonly severity: Severity }[];
  idsWrongCount: number;
}

const MOST_PARTS = 32;
const MOST_WRONG = 50;

export const items: Family<State> = {
  rules: [notAdded, addedTwice, idMismatch, afterDone, notDone, partNotAdded],
  dialects: RESPONSES,
  start: () => ({
    items: new Map(),
    resumed: false,
    begun: false,
    idsRight: 0,
    idsWrong: [],
    idsWrongCount: 0,
  }),
  event(state, { n, payload, responseType: type }, say) {
    if (n === null || payload === null || type === null) return;
    const { json } = payload;
    if (!state.begun) {
      state.begun = true;
      const number = sequenceOf(json);
      state.resumed = number !== null && number > 1;
    }
    if (type === "response.created") {
      sayOpen(state.items, say);
      state.items.clear();
      state.resumed = false;
      return;
    }
    const index = outputIndexOf(json);
    if (index === null) return;
    if (type === "response.output_item.added") add(state, index, json, n, say);
    else if (type === "response.output_item.done") finish(state, index, json, n, say);
    else take(state, index, { type, json, n }, say);
  },
  gap(state) {
    // Another response may have begun in it, with items that nothing is known of.
    state.items.clear();
    state.resumed = true;
  },
  end(state, _, say) {
    const first = state.idsWrong[0];
    if (first !== undefined) {
      // GitHub Copilot gives every event another id; then `output_index` is what counts.
      const habit = state.idsRight === 0 && state.idsWrongCount > 1;
      for (const { n, message, severity } of state.idsWrong) {
        say(idMismatch, n, message, habit ? "info" : severity);
      }
    }
    sayOpen(state.items, say);
  },
};

/** The response is over. */
function sayOpen(items_: ReadonlyMap<number, Item>, say: Say): void {
  for (const [index, item] of items_) {
    if (!item.done) say(notDone, null, `The item with \`output_index\` ${index} is never done.`);
  }
}

function idOf(json: JsonObject | null): string | null {
  const id = stringMember(json, "id");
  return id === null ? null : firstOf(id, 200);
}

function itemOf(json: JsonObject): JsonObject | null {
  const item = member(json, "item");
  return typeof item === "object" && !Array.isArray(item) ? (item as JsonObject) : null;
}

function add(state: State, index: number, json: JsonObject, n: number, say: Say): void {
  const before = state.items.get(index);
  if (before !== undefined && !before.done) {
    say(addedTwice, n, `Event ${n} adds an item at ${index}, where there is one.`);
  }
  if (before === undefined && state.items.size >= MOST_REMEMBERED) return;
  state.items.set(index, { id: idOf(itemOf(json)), done: false, parts: [] });
}

function finish(state: State, index: number, json: JsonObject, n: number, say: Say): void {
  const item = state.items.get(index);
  if (item !== undefined) {
    item.done = true;
    // OpenAI's client takes the item as it is then; others look for the one that was added.
    compareIds(state, item, idOf(itemOf(json)), n, "warning");
    return;
  }
  if (state.resumed || state.items.size >= MOST_REMEMBERED) return;
  // Some providers tell of an item only when it is done: nothing of it is lost but its beginning.
  say(notAdded, n, `Event ${n} ends the item at ${index}, which was never added.`, "info");
  state.items.set(index, { id: idOf(itemOf(json)), done: true, parts: [] });
}

interface ItemEvent {
  readonly type: string;
  readonly json: JsonObject;
  readonly n: number;
}

function take(state: State, index: number, event: ItemEvent, say: Say): void {
  const { type, json, n } = event;
  const item = state.items.get(index);
  if (item === undefined) {
    if (state.resumed || state.items.size >= MOST_REMEMBERED) return;
    say(
      notAdded,
      n,
      `Event ${n}, \`${type.slice(0, 80)}\`, is of the item at ${index}, which was never added.`,
      isOpenAis(type) ? "error" : "info",
    );
    return;
  }
  if (item.done) {
    say(
      afterDone,
      n,
      `Event ${n}, \`${type.slice(0, 80)}\`, comes after the item at ${index} was done.`,
    );
  }
  compareIds(state, item, itemIdOf(json), n, "error");
  if (type === "response.content_part.added") {
    const part = contentIndexOf(json);
    if (part !== null && item.parts.length < MOST_PARTS) item.parts.push(part);
  } else if (type === "response.output_text.delta" || type === "response.refusal.delta") {
    const part = contentIndexOf(json) ?? 0;
    if (!item.parts.includes(part) && item.parts.length < MOST_PARTS) {
      // Said once a part.
      item.parts.push(part);
      say(
        partNotAdded,
        n,
        `Event ${n} has text for part ${part} of the item at ${index}, which was never added.`,
      );
    }
  }
}

/** OpenAI's client throws on these; of OpenRouter's own, and of newer ones, it knows nothing. */
function isOpenAis(type: string): boolean {
  const kind = KINDS.get(type);
  return kind !== undefined && kind.only !== "openrouter";
}

function compareIds(
  state: State,
  item: Item,
  given: string | null,
  n: number,
  severity: Severity,
): void {
  if (given === null || item.id === null) return;
  if (given === item.id || given.slice(0, 200) === item.id) {
    state.idsRight++;
    return;
  }
  state.idsWrongCount++;
  if (state.idsWrong.length < MOST_WRONG) {
    const message = `Event ${n} names the item \`${given.slice(0, 80)}\`, but the one at its \`output_index\` is \`${item.id.slice(0, 80)}\`.`;
    state.idsWrong.push({ n, message: own(message), severity });
  }
}
