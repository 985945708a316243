/**
 * Walks through a JSON text of any size as its bytes come, and says what stands where: of long
 * strings only the place, so that a body of a gigabyte inside is not held.
 */
import { readJson } from "../../stream/json.ts";
import { Unreadable } from "./source.ts";

/** A string or another scalar. */
export interface Scalar {
  /** Names and indexes that lead to it. */
  readonly path: readonly (string | number)[];
  /** Undefined for a string that is longer than the walker keeps. */
  readonly value: string | number | boolean | null | undefined;
  /** Offsets of what it says: of a string, without its quotes. */
  readonly start: number;
  readonly end: number;
}

export interface Visitor {
  scalar(scalar: Scalar): void;
  begin?(path: readonly (string | number)[], offset: number): void;
  /** @param offset just after the last bracket */
  end?(path: readonly (string | number)[], offset: number): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** No HAR nests so deep, and what does is not worth the memory. */
const DEEPEST = 1000;
/** Longer than any number or word. */
const LONGEST_WORD = 64;

/** Escapes, and what JSON does not allow in a string. */
// eslint-disable-next-line no-control-regex
const NEEDS_PARSING = /[\\\u0000-\u001f]/;

interface Level {
  readonly isArray: boolean;
  /** Between a comma or bracket and a colon of an object. */
  expectsName: boolean;
}

export class JsonWalker {
  readonly #visitor: Visitor;
  readonly #longest: number;
  readonly #levels: Level[] = [];
  readonly #path: (string | number)[] = [];
  readonly #decoder = new TextDecoder();
  #offset: number;
  #inString = false;
  /** An odd number of backslashes ended the last piece. */
  #escaped = false;
  #start = 0;
  #kept: Uint8Array[] = [];
  #word = "";

  /** @param longest bytes of a string that are kept @param offset of the first byte */
  constructor(visitor: Visitor, longest: number, offset = 0) {
    this.#visitor = visitor;
    this.#longest = longest;
    this.#offset = offset;
  }

  /** @throws {Unreadable} when it is no JSON */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      at = this.#inString ? this.#readString(bytes, at) : this.#readByte(bytes, at);
    }
    this.#offset += bytes.length;
  }

  /** @throws {Unreadable} when something is still open */
  end(): void {
    this.#endWord(this.#offset);
    if (this.#inString || this.#levels.length > 0) throw new Unreadable("its JSON is cut off");
  }

  #readByte(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] as number;
    const offset = this.#offset + at;
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        this.#escaped = false;
        this.#start = offset + 1;
        this.#kept = [];
        break;
      case 0x7b:
      case 0x5b:
        this.#begin(byte === 0x5b, offset);
        break;
      case 0x7d:
      case 0x5d:
        this.#endWord(offset);
        this.#end(byte === 0x5d, offset + 1);
        break;
      case 0x2c:
        this.#endWord(offset);
        this.#next();
        break;
      case 0x3a: {
        const level = this.#levels.at(-1);
        if (level !== undefined) level.expectsName = false;
        break;
      }
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        this.#endWord(offset);
        break;
      default:
        // A byte order mark before everything.
        if (offset < 3 && byte >= 0xbb) break;
        if (this.#word === "") this.#start = offset;
        this.#word += String.fromCharCode(byte);
        if (this.#word.length > LONGEST_WORD) throw new Unreadable("it is no JSON");
    }
    return at + 1;
  }

  #begin(isArray: boolean, offset: number): void {
    if (this.#levels.length >= DEEPEST) throw new Unreadable("its JSON nests too deep");
    this.#visitor.begin?.(this.#path, offset);
    this.#levels.push({ isArray, expectsName: !isArray });
    this.#path.push(isArray ? 0 : "");
  }

  #end(isArray: boolean, offset: number): void {
    if (this.#levels.pop()?.isArray !== isArray) throw new Unreadable("its JSON is broken");
    this.#path.pop();
    this.#visitor.end?.(this.#path, offset);
  }

  #next(): void {
    const level = this.#levels.at(-1);
    if (level === undefined) throw new Unreadable("it is more than one JSON value");
    const last = this.#path.length - 1;
    if (level.isArray) this.#path[last] = (this.#path[last] as number) + 1;
    else level.expectsName = true;
  }

  #endWord(offset: number): void {
    if (this.#word === "") return;
    const value = readJson(this.#word);
    this.#word = "";
    // A word never begins with a bracket, so what it says is no object.
    if (value === undefined) throw new Unreadable("it is no JSON");
    const scalar = value as string | number | boolean | null;
    this.#visitor.scalar({ path: this.#path, value: scalar, start: this.#start, end: offset });
  }

  #readString(bytes: Uint8Array, from: number): number {
    let at = from;
    for (;;) {
      const quote = bytes.indexOf(QUOTE, at);
      const stop = quote < 0 ? bytes.length : quote;
      let slashes = 0;
      while (stop - 1 - slashes >= at && bytes[stop - 1 - slashes] === BACKSLASH) slashes++;
      // Only a run that reaches back to where this look began goes on from before.
      if (stop - slashes === at && this.#escaped) slashes++;
      const isEscaped = slashes % 2 === 1;
      if (quote < 0) {
        this.#escaped = isEscaped;
        this.#keep(bytes.subarray(from));
        return bytes.length;
      }
      this.#escaped = false;
      at = quote + 1;
      if (isEscaped) continue;
      this.#keep(bytes.subarray(from, quote));
      this.#inString = false;
      this.#endString(this.#offset + quote);
      return at;
    }
  }

  #keep(bytes: Uint8Array): void {
    if (this.#offset - this.#start <= this.#longest) this.#kept.push(bytes);
  }

  #endString(end: number): void {
    const level = this.#levels.at(-1);
    const value = end - this.#start > this.#longest ? undefined : this.#text();
    if (level?.expectsName === true) this.#path[this.#path.length - 1] = value ?? "";
    else this.#visitor.scalar({ path: this.#path, value, start: this.#start, end });
    this.#kept = [];
  }

  #text(): string {
    const [first, ...rest] = this.#kept;
    const text = this.#decoder.decode(rest.length === 0 ? first : Buffer.concat(this.#kept));
    // Most are short names, which say what they are: parsing each would take longest of all.
    const value = NEEDS_PARSING.test(text) ? readJson(`"${text}"`) : text;
    if (typeof value !== "string") throw new Unreadable("a string in its JSON is broken");
    return value;
  }
}

/** Escapes at the end of a piece that may go on in the next: `\`, `\u00`, half of a surrogate pair. */
const OPEN_END =
  /(?<!\\)(?:\\\\)*(\\(?:u[0-9A-Fa-f]{0,3}|u[dD][89abAB][0-9A-Fa-f]{2}(?:\\(?:u[0-9A-Fa-f]{0,3})?)?)?)$/;

/**
 * What a JSON string says, from the bytes between its quotes.
 *
 * @throws {Unreadable} when it is broken
 */
export async function* unescapedText(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for await (const bytes of pieces) {
    const text = rest + decoder.decode(bytes, { stream: true });
    const tail = text.slice(-24);
    const open = OPEN_END.exec(evenStart(text, tail))?.[1]?.length ?? 0;
    rest = open === 0 ? "" : text.slice(-open);
    yield unescape(text.slice(0, text.length - open));
  }
  yield unescape(rest + decoder.decode());
}

/** The tail of a text, begun where no run of backslashes is cut in two. */
function evenStart(text: string, tail: string): string {
  let start = text.length - tail.length;
  while (start > 0 && text.charCodeAt(start - 1) === BACKSLASH) start--;
  return text.slice(start);
}

function unescape(text: string): string {
  const value = readJson(`"${text}"`);
  if (typeof value !== "string") throw new Unreadable("a string in its JSON is broken");
  return value;
}
