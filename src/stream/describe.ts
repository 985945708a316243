/** Names what one block of an event stream is. */
import type { Description, Payload } from "./dialects/dialect.ts";
import { PLAIN } from "./dialects/dialect.ts";
import { DIALECTS } from "./dialects/index.ts";
import { asObject, type JsonObject, readJson, stringMember } from "./json.ts";
import { jsonLine, label, line } from "./preview.ts";
import type { ParsedBlock } from "./sse/parse.ts";
import { readTruncatedJson } from "./truncated.ts";
import type { Family } from "./types.ts";

export type { Description } from "./dialects/dialect.ts";

/** Describes a block for the event table. Never throws, whatever the block says. */
export function describe(block: ParsedBlock): Description {
  if (block.kind === "comment") return describeComment(block);
  if (block.data === null) return describeControl(block);

  const value = readJson(block.data);
  const json = asObject(value);
  if (json !== null) return describeObject(block, json);
  if (value === undefined) {
    // What the beginning of a cut event says is shown where it belongs, its text as it stands.
    const begun = asObject(readTruncatedJson(block.data));
    if (begun !== null) return { ...describeObject(block, begun), preview: line(block.data) };
  }
  return {
    ...PLAIN,
    type: nameOf(block.name),
    family: heartbeat(block.name) ?? "other",
    preview: value === undefined || typeof value === "string" ? line(block.data) : jsonLine(value),
  };
}

function describeObject(block: ParsedBlock, json: JsonObject): Description {
  const given = stringMember(json, "type");
  const payload: Payload = { name: block.name === "" ? null : block.name, type: given, json };
  const type = given === null ? nameOf(block.name) : label(given);
  for (const dialect of DIALECTS) {
    const description = dialect(payload);
    if (description !== null) return { ...description, type };
  }
  const isError = type === "error" || (Object.hasOwn(json, "error") && json["error"] !== null);
  return {
    ...PLAIN,
    type,
    family: heartbeat(type) ?? (isError ? "error" : "other"),
    preview: jsonLine(json),
  };
}

function describeComment(block: ParsedBlock): Description {
  const text = line(block.comments.join("\n"));
  return { ...PLAIN, type: text === "" ? "comment" : text, family: "heartbeat", preview: text };
}

function describeControl(block: ParsedBlock): Description {
  const fields = [
    block.name === null ? null : `event: ${line(block.name)}`,
    block.id === null ? null : `id: ${line(block.id)}`,
    block.retry === null ? null : `retry: ${block.retry} ms`,
  ];
  const preview = line(fields.filter((field) => field !== null).join(" · "));
  return { ...PLAIN, type: nameOf(block.name), preview };
}

/** `message` is what EventSource calls an event without a name. */
function nameOf(name: string | null): string {
  return name === null || name === "" ? "message" : label(name);
}

function heartbeat(type: string | null): Family | null {
  return type === "ping" || type === "keepalive" || type === "keep-alive" ? "heartbeat" : null;
}
