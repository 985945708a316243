/** Tells streams from anything else by the first bytes of a body. */
import type { Framing } from "./dialects/dialect.ts";
import { asObject, readJson } from "./json.ts";
import { isCode } from "./lines/parse.ts";

const FIELDS = ["data", "event", "id", "retry"] as const;

/** Longest head that is ever looked at: BOM, a field name, a colon. */
const HEAD = 16;

/**
 * Do these first bytes of a body begin an event stream: after an optional BOM and blank lines, a
 * comment or a line of a known field?
 *
 * @returns `more` while the bytes allow no answer; at the end of a body that means no event at all
 */
export function confirmEventStream(firstBytes: Uint8Array): "yes" | "no" | "more" {
  let at = 0;
  if (firstBytes[0] === 0xef) {
    const bom = [0xef, 0xbb, 0xbf];
    for (let i = 0; i < bom.length; i++) {
      if (i >= firstBytes.length) return "more";
      if (firstBytes[i] !== bom[i]) return "no";
    }
    at = 3;
  }
  while (firstBytes[at] === 10 || firstBytes[at] === 13) at++;
  if (at === firstBytes.length) return "more";
  if (firstBytes[at] === 58) return "yes";

  const head = String.fromCharCode(...firstBytes.subarray(at, at + HEAD));
  const name = /^[^:\r\n]*/.exec(head)?.[0] ?? "";
  if (name.length < head.length) return FIELDS.some((field) => field === name) ? "yes" : "no";
  return FIELDS.some((field) => field.startsWith(name)) ? "more" : "no";
}

/** A first line up to so many bytes is read to be sure that it is JSON. */
const MAX_LINE = 64 * 1024;
/** The same of the data stream, whose lines are short or an image. */
const MAX_CODE_LINE = 4 * 1024;

/**
 * Is this body a stream of events, and how is it cut?
 *
 * JSON lines need two lines to be told from a JSON document, such as an error that is answered
 * instead of a stream: a whole object, and another one that begins. Looks at all bytes given, so
 * whoever asks again and again as more arrive sets a bound.
 *
 * @returns `more` while the bytes allow no answer; at the end of a body that means none of them
 */
export function confirmFraming(firstBytes: Uint8Array): Framing | "no" | "more" {
  const asEvents = confirmEventStream(firstBytes);
  if (asEvents === "yes") return "sse";
  const asLines = confirmLines(firstBytes);
  // `d` may become `data:`, or a code of the data stream.
  return asEvents === "more" && asLines === "no" ? "more" : asLines;
}

const LF = 10;
const OPEN = 0x7b;

/** Does the response say that its body is JSON lines? There is no registered media type. */
export function declaresLines(headers: readonly (readonly [string, string])[]): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return /ndjson|jsonl/i.test(type);
}

/** Do these bytes begin as a line of JSON does? */
export function beginsLine(firstBytes: Uint8Array): boolean {
  return firstBytes[lineAt(firstBytes)] === OPEN;
}

/** Is this whole body one JSON object, as JSON lines of one line are? */
export function isLine(body: Uint8Array): boolean {
  return beginsLine(body) && asObject(readJson(new TextDecoder().decode(body))) !== null;
}

/** Where the first line begins. */
function lineAt(bytes: Uint8Array): number {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return afterSpace(bytes, hasBom ? 3 : 0);
}

function confirmLines(bytes: Uint8Array): Framing | "no" | "more" {
  const at = lineAt(bytes);
  if (at === bytes.length) return "more";
  if (bytes[at] !== OPEN) return confirmCode(bytes, at);

  const end = bytes.indexOf(LF, at);
  if (end < 0) return "more";
  const line = new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + MAX_LINE)));
  if (end - at <= MAX_LINE && asObject(readJson(line)) === null) return "no";
  const next = afterSpace(bytes, end);
  if (next === bytes.length) return "more";
  return bytes[next] === OPEN ? "ndjson" : "no";
}

/** `0:"text"`, `f:{"messageId":…}`: a code, a colon, and the first letter of a JSON value. */
function confirmCode(bytes: Uint8Array, at: number): Framing | "no" | "more" {
  if (!isCode(bytes[at])) return "no";
  const [colon, value] = [bytes[at + 1], bytes[at + 2]];
  if (colon === undefined) return "more";
  if (colon !== 58) return "no";
  if (value === undefined) return "more";
  if (!/["[{tfn0-9-]/.test(String.fromCharCode(value))) return "no";
  const head = bytes.subarray(at + 2, at + 2 + MAX_CODE_LINE);
  const end = head.indexOf(LF);
  if (end < 0) return head.length === MAX_CODE_LINE ? "ai-data" : "more";
  return readJson(new TextDecoder().decode(head.subarray(0, end))) === undefined ? "no" : "ai-data";
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 10 || bytes[at] === 13) at++;
  return at;
}
