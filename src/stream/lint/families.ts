/** Every family of rules: one file and one line each. */
import { anthropic } from "./families/anthropic.ts";
import { calls } from "./families/calls.ts";
import { chat } from "./families/chat.ts";
import { ending } from "./families/ending.ts";
import { fields } from "./families/fields.ts";
import { framing } from "./families/framing.ts";
import { images } from "./families/images.ts";
import { imagesApi } from "./families/images-api.ts";
import { interactions } from "./families/interactions.ts";
import { items } from "./families/items.ts";
import { json } from "./families/json.ts";
import { lifecycle } from "./families/lifecycle.ts";
import { lines } from "./families/lines.ts";
import { names } from "./families/names.ts";
import { phases } from "./families/phases.ts";
import { sequence } from "./families/sequence.ts";
import { uiMessages } from "./families/ui-messages.ts";
import { usage } from "./families/usage.ts";
import type { Family, Rule } from "./rule.ts";
import { TIMING_RULES } from "./timing.ts";

export const FAMILIES: readonly Family<unknown>[] = [
  framing,
  lines,
  json,
  names,
  ending,
  sequence,
  lifecycle,
  items,
  fields,
  phases,
  images,
  usage,
  imagesApi,
  chat,
  calls,
  anthropic,
  interactions,
  uiMessages,
];

/** Every rule, in the order of the families. */
export const RULES: readonly Rule[] = [...FAMILIES.flatMap(({ rules }) => rules), ...TIMING_RULES];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule of a finding: title, why it matters, what to check, where it is documented. */
export function ruleOf(id: string): Rule | null {
  return BY_ID.get(id) ?? null;
}
