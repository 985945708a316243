/** What an event's own bytes say, ready to be shown as text. Pure. */
import { parseBlock } from "../../stream/sse/parse.ts";
import type { RowKind } from "../../stream/types.ts";
import { strings } from "../strings.ts";

/** A run of the pretty-printed payload and what it is, for colour. */
export interface Token {
  readonly kind: "key" | "string" | "number" | "word" | "punctuation" | "blob";
  readonly text: string;
}

export interface Payload {
  /** The block as it was received. */
  readonly bytes: Uint8Array;
  /** The `data:` lines joined, as EventSource would hand them over; null in a heartbeat. */
  readonly data: string | null;
}

/**
 * Reads the bytes of one row.
 *
 * @param kind what the recorder made of them: an error that came as plain JSON instead of a stream
 *   is one `event` row without `data:` lines
 */
export function readPayload(bytes: Uint8Array, kind: RowKind, streamStart: boolean): Payload {
  const { data } = parseBlock(bytes, { streamStart });
  return {
    bytes,
    data: data === null && kind === "event" ? new TextDecoder().decode(bytes) : data,
  };
}

/** The block's lines as text, at most so many bytes of them. */
export function readLines(bytes: Uint8Array, most: number): { text: string; shortened: boolean } {
  const text = new TextDecoder().decode(bytes.subarray(0, most)).replace(/(\r\n|\r|\n)+$/, "");
  return { text, shortened: bytes.byteLength > most };
}

/** Base64 this long is a picture or a sound, not something to read. */
const LONG = 256;
const BASE64 = /^(data:[a-z0-9.+/-]+;base64,)?[A-Za-z0-9+/_-]+={0,2}$/i;
/** Looking at every character of 60 MB is slow; the start tells as well. */
const LOOKED_AT = 4096;

function isBase64(text: string): boolean {
  if (text.length < LONG) return false;
  return text.length <= LOOKED_AT ? BASE64.test(text) : BASE64.test(text.slice(0, LOOKED_AT));
}

/** JSON as indented tokens, long base64 as a note; null when the text is not JSON. */
export function prettyTokens(data: string): Token[] | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const tokens: Token[] = [];
  write(value, "", tokens);
  return tokens;
}

function write(value: unknown, indent: string, out: Token[]): void {
  if (typeof value === "string") {
    out.push(
      isBase64(value)
        ? { kind: "blob", text: strings.inspector.blob(Math.floor((value.length * 3) / 4)) }
        : { kind: "string", text: JSON.stringify(value) },
    );
  } else if (typeof value === "number") {
    out.push({ kind: "number", text: String(value) });
  } else if (value === null || typeof value !== "object") {
    out.push({ kind: "word", text: String(value) });
  } else if (Array.isArray(value)) {
    writeAll(
      value.map((item: unknown) => [null, item]),
      "[",
      "]",
      indent,
      out,
    );
  } else {
    writeAll(Object.entries(value), "{", "}", indent, out);
  }
}

function writeAll(
  entries: readonly (readonly [string | null, unknown])[] | [null, unknown][],
  open: string,
  close: string,
  indent: string,
  out: Token[],
): void {
  if (entries.length === 0) {
    out.push({ kind: "punctuation", text: open + close });
    return;
  }
  const inner = `${indent}  `;
  out.push({ kind: "punctuation", text: `${open}\n` });
  entries.forEach(([key, item], index) => {
    out.push({ kind: "punctuation", text: inner });
    if (key !== null) {
      out.push({ kind: "key", text: JSON.stringify(key) }, { kind: "punctuation", text: ": " });
    }
    write(item, inner, out);
    out.push({ kind: "punctuation", text: index < entries.length - 1 ? ",\n" : "\n" });
  });
  out.push({ kind: "punctuation", text: indent + close });
}

/** Keeps what a screen can hold. */
export function shorten(text: string, most: number): { text: string; shortened: boolean } {
  return text.length <= most
    ? { text, shortened: false }
    : { text: text.slice(0, most), shortened: true };
}

/** As many tokens as `most` characters allow. */
export function shortenTokens(
  tokens: readonly Token[],
  most: number,
): { tokens: readonly Token[]; shortened: boolean } {
  let length = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (length + token.text.length > most) {
      const rest = { ...token, text: token.text.slice(0, most - length) };
      return { tokens: [...tokens.slice(0, i), rest], shortened: true };
    }
    length += token.text.length;
  }
  return { tokens, shortened: false };
}
