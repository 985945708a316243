/** What an event's own bytes say, ready to be shown as text. Pure. */
import { parseBlock } from "../../stream/sse/parse.ts";
import type { RowKind } from "../../stream/types.ts";
import { strings } from "../strings/index.ts";

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

export interface Pretty {
  readonly tokens: readonly Token[];
  /** There is more than the tokens say. */
  readonly shortened: boolean;
}

/** Deeper than any API nests; a page may nest until the stack ends. */
const DEEPEST = 200;

/**
 * JSON as indented tokens, long base64 as a note, as many as `most` characters allow; null when
 * the text is not JSON.
 */
export function prettyTokens(data: string, most: number): Pretty | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const printer = new Printer(most);
  printer.value(value, 0);
  return { tokens: printer.tokens, shortened: printer.full };
}

class Printer {
  readonly tokens: Token[] = [];
  full = false;
  #room: number;

  constructor(most: number) {
    this.#room = most;
  }

  value(value: unknown, depth: number): void {
    if (typeof value === "string") {
      if (isBase64(value)) {
        this.#put("blob", strings.inspector.blob(Math.floor((value.length * 3) / 4)));
      } else {
        this.#put("string", JSON.stringify(value));
      }
    } else if (typeof value === "number") {
      this.#put("number", String(value));
    } else if (value === null || typeof value !== "object") {
      this.#put("word", String(value));
    } else if (depth >= DEEPEST) {
      this.#put("word", "…");
    } else if (Array.isArray(value)) {
      this.#list("[", "]", value.length, depth, (index) => this.value(value[index], depth + 1));
    } else {
      const entries = Object.entries(value);
      this.#list("{", "}", entries.length, depth, (index) => {
        const [key, item] = entries[index] ?? ["", null];
        this.#put("key", JSON.stringify(key));
        this.#put("punctuation", ": ");
        this.value(item, depth + 1);
      });
    }
  }

  #list(
    open: string,
    close: string,
    length: number,
    depth: number,
    entry: (index: number) => void,
  ): void {
    if (length === 0) {
      this.#put("punctuation", open + close);
      return;
    }
    this.#put("punctuation", `${open}\n`);
    for (let index = 0; index < length && !this.full; index += 1) {
      this.#put("punctuation", "  ".repeat(depth + 1));
      entry(index);
      this.#put("punctuation", index < length - 1 ? ",\n" : "\n");
    }
    this.#put("punctuation", "  ".repeat(depth) + close);
  }

  #put(kind: Token["kind"], text: string): void {
    if (this.full) return;
    this.full = text.length > this.#room;
    this.tokens.push({ kind, text: this.full ? text.slice(0, this.#room) : text });
    this.#room -= text.length;
  }
}

/** Keeps what a screen can hold. */
export function shorten(text: string, most: number): { text: string; shortened: boolean } {
  return text.length <= most
    ? { text, shortened: false }
    : { text: text.slice(0, most), shortened: true };
}
