/** Usage: null while a response is told, there when it is over. */
import { objectMember } from "../../json.ts";
import type { Family, Rule } from "../rule.ts";
import { OPENAI_STREAMING, RESPONSES } from "../rule.ts";

const shared = { dialects: RESPONSES, source: OPENAI_STREAMING } as const;

const early: Rule = {
  ...shared,
  id: "usage-early",
  severity: "warning",
  title: "Usage before the end",
  why: "It is null until the response is over: programs that add up what they see count it twice.",
  check: "Whether a gateway copies an older usage into the events.",
};
const missing: Rule = {
  ...shared,
  id: "usage-missing",
  severity: "warning",
  title: "A completed response without usage",
  why: "Nothing says what it cost.",
  check: "Whether the gateway counts tokens; not all do.",
};

const EARLY: ReadonlySet<string> = new Set([
  "response.created",
  "response.queued",
  "response.in_progress",
]);

export const usage: Family<null> = {
  rules: [early, missing],
  dialects: RESPONSES,
  start: () => null,
  event(_, { n, payload, responseType: type, reading }, say) {
    // Most events are none of these.
    if (reading.family !== "lifecycle") return;
    if (n === null || payload === null || type === null) return;
    const completed = type === "response.completed";
    if (!completed && !EARLY.has(type)) return;
    const response = objectMember(payload.json, "response");
    if (response === null) return;
    let counted = 0;
    let says = false;
    for (const change of reading.changes) {
      if (change.kind !== "usage") continue;
      says = true;
      counted += (change.usage.inputTokens ?? 0) + (change.usage.outputTokens ?? 0);
    }
    if (completed) {
      if (!says) say(missing, n, `The response is completed at event ${n}, and says no usage.`);
      return;
    }
    if (!says) return;
    // Gateways that write zeros mean null.
    say(early, n, `Event ${n}, \`${type}\`, says usage already.`, counted > 0 ? "warning" : "info");
  },
};
