/** One short line a person can read, from anything at all, at a bounded cost. */
import type { Json, JsonObject } from "./json.ts";
import { firstOf, own } from "./own.ts";

/** Longest preview, in UTF-16 units. */
export const PREVIEW_LENGTH = 160;

/** Shortest run of base64 letters that is taken for binary: longer than any id the APIs use. */
const RUN = 64;

const MAGIC: readonly (readonly [magic: RegExp, name: string])[] = [
  // PNG, JPEG, RIFF (WebP), GIF, `<svg`, `<?xml`, and the `ftyp` box of AVIF
  [/^(?:iVBORw0KGgo|[/_]9j[/_]|UklGR|R0lGOD|PHN2Z|PD94bWw|AAAA.GZ0eXB)/, "image"],
  [/^JVBERi/, "PDF"],
];

/** `2.1 MB`: decimal units, as file managers of today count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit++;
  } while (value >= 999.95 && unit < units.length - 1);
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** What stands in a preview for base64 text of this length that begins so. */
export function base64Label(head: string, length: number): string {
  const start = head.startsWith("data:") ? head.slice(head.indexOf(",") + 1) : head;
  const name = MAGIC.find(([magic]) => magic.test(start))?.[1] ?? "base64";
  return `‹${name} ${formatBytes(Math.floor((length * 3) / 4))}›`;
}

/**
 * Text as one line of at most {@link PREVIEW_LENGTH}: line ends shown as ↵, base64 runs as their
 * size, and characters that could turn, hide or overprint what follows as �.
 */
export function line(text: string): string {
  if (text.length < RUN && isPlain(text)) return text;
  let out = "";
  let at = 0;
  while (at < text.length && out.length <= PREVIEW_LENGTH) {
    const run = runLength(text, at);
    if (run >= RUN && isBinary(text, at, run)) {
      out += base64Label(text.slice(at, at + 24), run);
      at += run;
      continue;
    }
    // The run whole, or one character that belongs to none.
    const take = Math.max(1, run);
    out += text.slice(at, at + take);
    at += take;
  }
  const shown = clip(visible(out), PREVIEW_LENGTH);
  return at < text.length || text.length > out.length ? own(shown) : shown;
}

/** A JSON value as {@link line}, written only as far as it is shown. */
export function jsonLine(value: Json): string {
  const out: string[] = [];
  let length = 0;
  const put = (text: string): void => {
    out.push(text);
    length += text.length;
  };
  const write = (part: Json, depth: number): void => {
    if (length > PREVIEW_LENGTH) return;
    if (typeof part === "string") {
      put(JSON.stringify(line(part)));
    } else if (typeof part !== "object" || part === null) {
      put(String(part));
    } else if (depth > 8) {
      put("…");
    } else if (Array.isArray(part)) {
      put("[");
      let first = true;
      for (const item of part as readonly Json[]) {
        if (!first) put(",");
        first = false;
        write(item, depth + 1);
        if (length > PREVIEW_LENGTH) break;
      }
      put("]");
    } else {
      put("{");
      let first = true;
      // Names only: the pairs of an object with millions of them would take a gigabyte.
      for (const key of Object.keys(part)) {
        put(`${first ? "" : ","}${JSON.stringify(line(key))}:`);
        first = false;
        write((part as JsonObject)[key] ?? null, depth + 1);
        if (length > PREVIEW_LENGTH) break;
      }
      put("}");
    }
  };
  write(value, 0);
  return clip(visible(out.join("")), PREVIEW_LENGTH);
}

/** A name taken from a payload (type, id, model), fit for a row: bounded, one line. */
export function label(text: string): string {
  if (text.length <= 200 && isPlain(text)) return text;
  return clip(visible(firstOf(text, 201)), 200);
}

function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  // Never leave half of a surrogate pair behind.
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

/** Printable ASCII: nothing in it needs a look. Most deltas and ids are. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

function visible(text: string): string {
  return (
    text
      .replace(/\r\n|[\n\r\u2028\u2029]/g, "↵")
      .replace(/\t/g, " ")
      // Controls, and the marks that change the direction of what follows.
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "�")
  );
}

function isBase64Letter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 43 ||
    code === 45 ||
    code === 95 ||
    code === 61
  );
}

function runLength(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBase64Letter(text.charCodeAt(at))) at++;
  return at - from;
}

/** A long run with capitals, small letters and digits is no word, path or rule of dashes. */
function isBinary(text: string, from: number, length: number): boolean {
  if (length >= PREVIEW_LENGTH) return true;
  const run = text.slice(from, from + length);
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run);
}
