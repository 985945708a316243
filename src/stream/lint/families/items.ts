/** Output items: added before their events, known by one index and one id, done once. */
import { KINDS } from "../../dialects/responses/types.ts";
import { asArray, asObject, member, objectMember, stringMember } from "../../json.ts";
import type { JsonObject } from "../../json.ts";
import { firstOf, own } from "../../own.ts";
import { itemIdOf, outputIndexOf, sequenceOf } from "../../dialects/responses/fields.ts";
import type { Family, Rule, Say, Severity } from "../rule.ts";
import { graveFor, MOST_REMEMBERED, OPENAI_STREAMING, RESPONSES } from "../rule.ts";
import { compareTypes, itemTypeOf, typeMismatch } from "./item-types.ts";
import { type ItemEvent, partNotAdded, partType, type Parts, takePart } from "./parts.ts";
import { type Pieces, takeWhole, wholeDiffers } from "./wholes.ts";

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
  severity: "error",
  title: "Two items with the same `output_index`",
  why: "OpenAI's client throws: the next item has the next index. Elsewhere the second takes the place of the first, or the events of both are mixed.",
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
  why: "Programs that take items as they are done miss it; it may still stand in the final response. Where it does not, it is lost.",
  check: "Whether a gateway leaves `response.output_item.done` out.",
  needsAll: true,
};
interface Item extends Parts {
  readonly pieces: Pieces;
  readonly id: string | null;
  readonly type: string | null;
  done: boolean;
  /** How grave it is that the completed response does not have it; null: it does, as far as is known. */
  lost: Severity | null;
}

interface State {
  /** By `output_index`, those of the response that is being told. */
  readonly items: Map<number, Item>;
  /** The beginning was not seen (a resumed stream): nothing is known of what was added. */
  resumed: boolean;
  begun: boolean;
  /** The last `sequence_number`, and whether one was left out since the response began. */
  sequence: number | null;
  skipped: boolean;
  idsRight: number;
  /** Events whose id was another than the item's: whether that is how this gateway is shows at the end. */
  idsWrong: { readonly n: number; readonly message: string; readonly severity: Severity }[];
  idsWrongCount: number;
}

const MOST_WRONG = 50;

export const items: Family<State> = {
  rules: [
    notAdded,
    addedTwice,
    idMismatch,
    typeMismatch,
    afterDone,
    notDone,
    partNotAdded,
    partType,
    wholeDiffers,
  ],
  dialects: RESPONSES,
  start: () => ({
    items: new Map(),
    resumed: false,
    begun: false,
    sequence: null,
    skipped: false,
    idsRight: 0,
    idsWrong: [],
    idsWrongCount: 0,
  }),
  event(state, event, say, { resumed }) {
    const { n, payload, responseType: type } = event;
    if (n === null || payload === null) return;
    const { json } = payload;
    const number = sequenceOf(json);
    if (number !== null) {
      if (state.sequence !== null && number > state.sequence + 1) state.skipped = true;
      state.sequence = number;
    }
    if (type === null) return;
    if (!state.begun) {
      state.begun = true;
      state.resumed = resumed || (number !== null && number > 1);
    }
    if (type === "response.created") {
      sayOpen(state.items, say);
      state.items.clear();
      state.resumed = false;
      state.skipped = false;
      return;
    }
    if (type === "response.completed") {
      noteLost(state.items, json, graveFor(event));
      return;
    }
    const index = outputIndexOf(json);
    if (index === null) return;
    const said: ItemEvent = { type, json, n, index, event };
    if (type === "response.output_item.added") add(state, said, say);
    else if (type === "response.output_item.done") finish(state, said, say);
    else take(state, said, say);
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
  for (const [index, { done, lost }] of items_) {
    if (done) continue;
    const words = `The item with \`output_index\` ${index} is never done${lost === null ? "" : ", and the completed response does not have it"}.`;
    say(notDone, null, words, lost ?? "info");
  }
}

/** The completed response has every item: where gateways leave some out, at other places. */
function noteLost(items_: ReadonlyMap<number, Item>, json: JsonObject, severity: Severity): void {
  const output = member(objectMember(json, "response"), "output");
  if (!Array.isArray(output)) return;
  const open = [...items_].filter(([, { done }]) => !done);
  if (open.length === 0) return;
  const listed = asArray(output).slice(0, MOST_REMEMBERED).map(asObject);
  const ids = new Set(listed.map(idOf));
  for (const [index, item] of open) {
    const isThere = item.type !== null && stringMember(listed[index] ?? null, "type") === item.type;
    const isLost = !isThere && (item.id === null || !ids.has(item.id));
    item.lost = isLost ? severity : null;
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

function newItem(item: JsonObject | null, done: boolean): Item {
  const type = stringMember(item, "type");
  return {
    id: idOf(item),
    type: type === null ? null : firstOf(type, 80),
    done,
    lost: null,
    parts: new Map(),
    summaries: new Map(),
    pieces: new Map(),
  };
}

function add(state: State, { index, json, n, event }: ItemEvent, say: Say): void {
  const before = state.items.get(index);
  if (before !== undefined) {
    const words = `Event ${n} adds an item at ${index}, where there is one${before.done ? " that is done" : ""}.`;
    say(addedTwice, n, words, graveFor(event));
  }
  if (before === undefined && state.items.size >= MOST_REMEMBERED) return;
  state.items.set(index, newItem(itemOf(json), false));
}

function finish(state: State, said: ItemEvent, say: Say): void {
  const { index, json, n, event } = said;
  const item = state.items.get(index);
  if (item !== undefined) {
    item.done = true;
    compareTypes(item.type, stringMember(itemOf(json), "type"), said, say);
    compareIds(state, item, idOf(itemOf(json)), n, graveFor(event));
    return;
  }
  if (state.resumed || state.items.size >= MOST_REMEMBERED) return;
  // Some providers tell of an item only when it is done: nothing of it is lost but its beginning.
  say(notAdded, n, `Event ${n} ends the item at ${index}, which was never added.`, "info");
  state.items.set(index, newItem(itemOf(json), true));
}

function take(state: State, event: ItemEvent, say: Say): void {
  const { type, json, n, index } = event;
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
  compareTypes(item.type, itemTypeOf(type), event, say);
  compareIds(state, item, itemIdOf(json), n, "error");
  takePart(item, event, say);
  // What was lost makes a difference, and is said of the numbers.
  if (!state.skipped) takeWhole(item.pieces, event, say);
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
  // vLLM writes an empty one where it has none.
  if (given === null || given === "" || item.id === null) return;
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
