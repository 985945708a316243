/** Names what one block of an event stream is. */
import type { Description, Dialect, Framing, Payload, Reading } from "./dialects/dialect.ts";
import { PLAIN } from "./dialects/dialect.ts";
import { DIALECTS } from "./dialects/index.ts";
import { saysError } from "./dialects/shared/error.ts";
import { asObject, asString, type Json, type JsonObject, readJson } from "./json.ts";
import { jsonLine, label, line } from "./preview.ts";
import type { ParsedBlock } from "./sse/parse.ts";
import { readTruncatedJson } from "./truncated.ts";
import type { Family } from "./types.ts";

export type { Description } from "./dialects/dialect.ts";

const NOTHING: JsonObject = {};

/**
 * Says what a block means. Never throws, whatever the block says.
 *
 * @param dialect the API the stream was recognised as: asked first, since APIs share some types
 */
export function describe(
  block: ParsedBlock,
  dialect: Dialect | null = null,
  framing: Framing = "sse",
): Description {
  return interpret(block, dialect, framing).description;
}

/** What a block means, and what its JSON says if its data is a whole JSON value. */
export interface Interpretation {
  readonly description: Description;
  readonly payload: Payload | null;
}

/** As {@link describe}, for whoever goes on with the payload: it is read once. */
export function interpret(
  block: ParsedBlock,
  dialect: Dialect | null,
  framing: Framing,
): Interpretation {
  const value = block.data === null ? undefined : readJson(block.data);
  if (value === undefined) {
    return { description: describeWithoutJson(block, dialect, framing), payload: null };
  }
  const payload = payloadOf(block, value, framing);
  return { description: describeValue(payload, dialect), payload };
}

function describeWithoutJson(
  block: ParsedBlock,
  dialect: Dialect | null,
  framing: Framing,
): Description {
  if (block.kind === "comment") return describeComment(block);
  if (block.data === null) return describeControl(block);
  // What the beginning of a cut event says is shown where it belongs, its text as it stands.
  const begun = asObject(readTruncatedJson(block.data));
  if (begun !== null) {
    const payload = payloadOf(block, begun, framing);
    // No client is ever given it: it shows, but it changes nothing.
    return { ...describeValue(payload, dialect), preview: line(block.data), changes: [] };
  }
  return describeText(block, block.data);
}

/** Data that is no JSON. */
function describeText({ name }: ParsedBlock, data: string): Description {
  const base: Description = { ...PLAIN, type: nameOf(name), preview: line(data) };
  if (isDone(data)) return { ...base, family: "lifecycle" };
  if (name === "error") {
    return { ...base, family: "error", changes: [{ kind: "error", code: null, message: data }] };
  }
  return { ...base, family: heartbeat(name) ?? "other" };
}

/**
 * Data that is no JSON: the sentinel that ends the streams of many APIs. Clients differ on whether
 * white space may follow it.
 */
export function isDone(data: string): boolean {
  return data.length < 32 && data.trim() === "[DONE]";
}

/** What a dialect is told of an event whose data is this JSON value. */
export function payloadOf(
  { name }: Pick<ParsedBlock, "name">,
  value: Json,
  framing: Framing,
): Payload {
  const json = asObject(value) ?? NOTHING;
  return {
    framing,
    name: name === "" ? null : name,
    type: asString(json["type"]),
    value,
    json,
  };
}

function describeValue(payload: Payload, dialect: Dialect | null): Description {
  const type = payload.type === null ? nameOf(payload.name) : label(payload.type);
  const reading = dialect?.read(payload) ?? borrowed(payload, dialect);
  if (reading !== null) return named(reading, reading.type ?? type);
  const { value, json } = payload;
  return {
    ...PLAIN,
    type,
    family: heartbeat(type) ?? (type === "error" || saysError(json) ? "error" : "other"),
    preview: jsonLine(value),
  };
}

/**
 * What the other APIs call an event that is none of the stream's own. It is shown as what it is, but
 * of what it does only an error counts: a back end's `finish` does not end OpenAI's response.
 */
function borrowed(payload: Payload, dialect: Dialect | null): Reading | null {
  for (const other of DIALECTS) {
    const reading = other === dialect ? null : other.read(payload);
    if (reading === null) continue;
    if (dialect === null || isPlain(dialect)) return reading;
    return { ...reading, changes: reading.changes.filter(({ kind }) => kind === "error") };
  }
  return null;
}

/** Of no API known by name: what its events do is what they do in any. */
function isPlain({ id }: Dialect): boolean {
  return id === "sse" || id === "ndjson";
}

/** Written out, for every event comes by here: the engine takes several times as long for `...`. */
function named(
  { family, item, index, preview, model, images, changes }: Reading,
  type: string,
): Description {
  return { type, family, item, index, preview, model, images, changes };
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
