/**
 * Cohere's chat: version 2 as an event stream, version 1 as JSON lines named by `event_type`.
 * https://docs.cohere.com/docs/streaming https://docs.cohere.com/v1/docs/streaming
 */
import type { JsonObject } from "../json.ts";
import {
  asArray,
  asObject,
  countMember,
  member,
  objectMember,
  stringMember,
  writeJson,
} from "../json.ts";
import { jsonLine, line } from "../preview.ts";
import type { Family } from "../types.ts";
import type { Change, Dialect, Payload, Reading } from "./dialect.ts";
import { PLAIN } from "./dialect.ts";
import { idOf } from "./shared/model.ts";
import { usageChange, usageWords } from "./shared/usage.ts";
import { words } from "./shared/words.ts";

/** The names of both versions; nobody else writes them with these hyphens. */
const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ["message-start", "lifecycle"],
  ["content-start", "text"],
  ["content-delta", "text"],
  ["content-end", "text"],
  ["tool-plan-delta", "reasoning"],
  ["tool-call-start", "tool"],
  ["tool-call-delta", "tool"],
  ["tool-call-end", "tool"],
  ["citation-start", "text"],
  ["citation-end", "text"],
  ["message-end", "lifecycle"],
  ["stream-start", "lifecycle"],
  ["text-generation", "text"],
  ["citation-generation", "text"],
  ["search-queries-generation", "tool"],
  ["search-results", "tool"],
  ["tool-calls-chunk", "tool"],
  ["tool-calls-generation", "tool"],
  ["stream-end", "lifecycle"],
]);

export const cohere: Dialect = {
  id: "cohere",
  title: "Cohere chat",
  habits: { eventLines: true, done: false },
  sign(payload) {
    const type = typeOf(payload);
    if (type === null || !FAMILIES.has(type)) return [];
    const is1 = payload.type === null;
    return [
      is1
        ? { weight: 0.9, reason: "`event_type` is `stream-start`, `text-generation` …" }
        : { weight: 0.85, reason: "`type` is `message-start`, `content-delta` …" },
    ];
  },
  hint({ url }) {
    return /^https:\/\/api\.cohere\.(?:com|ai)\//.test(url)
      ? { weight: 0.5, reason: "its URL is the API's own" }
      : null;
  },
  read(payload) {
    const type = typeOf(payload);
    const family = type === null ? undefined : FAMILIES.get(type);
    if (type === null || family === undefined) return null;
    const said =
      payload.type === null ? readVersion1(type, payload.json) : readVersion2(type, payload.json);
    return { ...PLAIN, type: payload.type === null ? type : null, family, ...said };
  },
};

function typeOf({ type, json }: Payload): string | null {
  if (type !== null) return type;
  return Object.hasOwn(json, "event_type") ? stringMember(json, "event_type") : null;
}

function readVersion2(type: string, json: JsonObject): Partial<Reading> {
  const index = countMember(json, "index");
  const key = String(index ?? 0);
  const delta = objectMember(json, "delta");
  const message = objectMember(delta, "message");
  const item = idOf(stringMember(json, "id"));
  switch (type) {
    case "message-start":
      return { item, changes: [{ kind: "status", status: "in_progress", terminal: false }] };
    case "content-start":
    case "content-delta": {
      const content = objectMember(message, "content");
      const thinking = stringMember(content, "thinking");
      if (thinking !== null) return { ...grows("reasoning", key, thinking), index };
      return { ...grows("text", key, stringMember(content, "text")), index };
    }
    case "tool-plan-delta":
      return grows("reasoning", "plan", stringMember(message, "tool_plan"));
    case "tool-call-start":
    case "tool-call-delta": {
      const call = objectMember(message, "tool_calls");
      const named = objectMember(call, "function");
      const id = stringMember(call, "id");
      const name = stringMember(named, "name");
      const given = stringMember(named, "arguments");
      const change: Change = { kind: "tool", key, id, name, arguments: given, whole: false };
      return { item: idOf(id), index, preview: words(name, given), changes: [change] };
    }
    case "message-end":
      return readEnd(stringMember(delta, "finish_reason"), objectMember(delta, "usage"));
    default: {
      const citation = objectMember(message, "citations");
      return { index, preview: citation === null ? "" : jsonLine(citation) };
    }
  }
}

/** Usage counts what is billed and, in `tokens`, what the model read and wrote. */
function readEnd(reason: string | null, counted: JsonObject | null): Partial<Reading> {
  const usage = usageChange(
    objectMember(counted, "tokens") ?? objectMember(counted, "billed_units"),
  );
  const changes: Change[] = [{ kind: "status", status: reason, terminal: true }];
  if (usage !== null) changes.push(usage);
  return { preview: words(reason, usageWords(usage)), changes };
}

function readVersion1(type: string, json: JsonObject): Partial<Reading> {
  switch (type) {
    case "stream-start":
      return {
        item: idOf(stringMember(json, "generation_id")),
        changes: [{ kind: "status", status: "in_progress", terminal: false }],
      };
    case "text-generation":
      return grows("text", "0", stringMember(json, "text"));
    case "tool-calls-generation":
      return readCalls(json);
    case "tool-calls-chunk": {
      const call = objectMember(json, "tool_call_delta");
      const text = stringMember(json, "text") ?? stringMember(call, "name", "parameters");
      return { preview: line(text ?? "") };
    }
    case "stream-end":
      return readEnd(
        stringMember(json, "finish_reason"),
        objectMember(objectMember(json, "response"), "meta"),
      );
    default: {
      const { event_type: _, is_finished: __, ...rest } = json;
      return { preview: jsonLine(rest) };
    }
  }
}

/** The calls whole; the chunks before them only announce them. */
function readCalls(json: JsonObject): Partial<Reading> {
  const changes = asArray(member(json, "tool_calls")).map((entry): Change => {
    const call = asObject(entry);
    return {
      kind: "tool",
      key: null,
      id: null,
      name: stringMember(call, "name"),
      arguments: writeJson(member(call, "parameters") ?? {}),
      whole: true,
    };
  });
  return { preview: jsonLine(member(json, "tool_calls") ?? []), changes };
}

function grows(kind: "text" | "reasoning", part: string, text: string | null): Partial<Reading> {
  if (text === null || text === "") return {};
  return { family: kind, preview: line(text), changes: [{ kind, part, text, whole: false }] };
}
