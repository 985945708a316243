/** The `event:` line against the `type` in the data. */
import type { Family, Rule } from "../rule.ts";
import { IMAGES_APIS, RESPONSES, SSE_SPECIFICATION } from "../rule.ts";

const mismatch: Rule = {
  id: "event-name-mismatch",
  severity: "warning",
  dialects: [...RESPONSES, ...IMAGES_APIS, "anthropic-messages", "cohere"],
  title: "`event:` and `type` do not agree",
  why: "Some clients go by the `event:` line and some by the `type`: they see different events.",
  check: "Whether a back end that frames the events anew gives all of them the same name.",
  source: SSE_SPECIFICATION,
};
const missing: Rule = {
  id: "event-line-missing",
  severity: "error",
  dialects: ["anthropic-messages"],
  title: "No `event:` line",
  why: "Anthropic's own client knows events by that line, and drops those without: the answer stays empty.",
  check: "Whether the back end passes the stream on as it is, with the `event:` lines.",
  source: "https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types",
};

/** Names that say nothing, given to every event alike. */
const GENERIC = new Set(["", "message", "data", "event", "chunk", "delta", "update"]);

const ANTHROPIC = /^(?:message_(?:start|delta|stop)|content_block_(?:start|delta|stop))$/;

export const names: Family<null> = {
  rules: [mismatch, missing],
  dialects: [...RESPONSES, ...IMAGES_APIS, "anthropic-messages", "cohere"],
  start: () => null,
  event(_, { n, payload, complete }, say, facts) {
    const type = payload?.type ?? null;
    if (n === null || payload === null || type === null || facts.framing !== "sse") return;
    const { name } = payload;
    if (name === type || !complete) return;
    const isAnthropic = isAnthropicType(type);
    if (name === null) {
      if (isAnthropic) say(missing, n, `Event ${n}, \`${type}\`, has no \`event:\` line.`);
      return;
    }
    const words = `Event ${n} is called \`${name.slice(0, 80)}\` by its \`event:\` line, \`${type.slice(0, 80)}\` by its \`type\`.`;
    if (isAnthropic) say(mismatch, n, words, "error");
    else say(mismatch, n, words, GENERIC.has(name) ? "info" : "warning");
  },
};

function isAnthropicType(type: string): boolean {
  const first = type.charCodeAt(0);
  return (first === 109 || first === 99) && ANTHROPIC.test(type);
}
