/**
 * Reads JSON of any size in slices, so that an event of 64 MiB does not stop the panel: checks the
 * grammar (RFC 8259) and notes where large objects and arrays end. Nothing is built; the tree is
 * read from the text later, as far as it is shown. Pure.
 */

/** Where and why the text is no JSON. */
export interface JsonProblem {
  /** Offset in UTF-16 units. */
  readonly at: number;
  readonly kind:
    | "value"
    | "key"
    | "colon"
    | "comma"
    | "after-end"
    | "unfinished"
    | "control"
    | "escape"
    | "number"
    | "deep";
}

/** What is known of a large object or array without reading it again. */
export interface Span {
  /** Offset after its closing bracket. */
  readonly end: number;
  /** Members or items. */
  readonly count: number;
  /** Offset of every {@link PAGE}th child: where its key or value begins. */
  readonly pages: readonly number[];
}

/** Children shown as one group; more would make a list nobody reads. */
export const PAGE = 250;
/** Deeper than any API nests; a page may nest until memory ends. */
export const DEEPEST = 1_000;
/** Smaller ones are read again when they are shown. */
const LEAST_SPAN = 1_024;

type Expecting = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "end";

interface Open {
  readonly start: number;
  readonly isObject: boolean;
  count: number;
  readonly pages: number[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What a string cannot simply run over. */
// eslint-disable-next-line no-control-regex
const SPECIAL = /["\\\u0000-\u001f]/g;

export class JsonScanner {
  readonly spans = new Map<number, Span>();
  problem: JsonProblem | null = null;
  readonly #text: string;
  readonly #least: number;
  readonly #open: Open[] = [];
  #at = 0;
  #expecting: Expecting = "value";
  #done = false;

  constructor(text: string) {
    this.#text = text;
    this.#least = Math.max(LEAST_SPAN, text.length / 8_192);
  }

  /** How much was read, 0 to 1. */
  get progress(): number {
    return this.#text.length === 0 ? 1 : this.#at / this.#text.length;
  }

  /**
   * Reads about so many characters more.
   * @returns whether all was read, or a problem found
   */
  run(characters: number): boolean {
    const until = this.#at + characters;
    while (!this.#done && this.#at < until) this.#token();
    return this.#done;
  }

  #token(): void {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      code = text.charCodeAt((this.#at += 1));
    }
    if (this.#at >= text.length) {
      if (this.#expecting !== "end") this.#fail("unfinished");
      this.#done = true;
      return;
    }
    switch (this.#expecting) {
      case "value-or-end":
        if (code === 0x5d) return this.#close();
        return this.#value(code);
      case "value":
        return this.#value(code);
      case "key-or-end":
        if (code === 0x7d) return this.#close();
        return this.#key(code);
      case "key":
        return this.#key(code);
      case "colon":
        if (code !== 0x3a) return this.#fail("colon");
        this.#at += 1;
        this.#expecting = "value";
        return;
      case "comma-or-end": {
        const isObject = this.#open.at(-1)?.isObject === true;
        if (code === (isObject ? 0x7d : 0x5d)) return this.#close();
        if (code !== 0x2c) return this.#fail("comma");
        this.#at += 1;
        this.#expecting = isObject ? "key" : "value";
        return;
      }
      case "end":
        return this.#fail("after-end");
    }
  }

  #fail(kind: JsonProblem["kind"], at = this.#at): void {
    this.problem = { at, kind };
    this.#done = true;
  }

  #key(code: number): void {
    if (code !== QUOTE) return this.#fail("key");
    this.#child();
    if (this.#string()) this.#expecting = "colon";
  }

  /** A child of the innermost object or array begins here. */
  #child(): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    if (open.count % PAGE === 0) open.pages.push(this.#at);
    open.count += 1;
  }

  #value(code: number): void {
    if (this.#open.at(-1)?.isObject === false) this.#child();
    if (code === QUOTE) {
      if (this.#string()) this.#valueEnded();
    } else if (code === 0x7b || code === 0x5b) {
      if (this.#open.length === DEEPEST) return this.#fail("deep");
      const isObject = code === 0x7b;
      this.#open.push({ start: this.#at, isObject, count: 0, pages: [] });
      this.#at += 1;
      this.#expecting = isObject ? "key-or-end" : "value-or-end";
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      if (this.#number()) this.#valueEnded();
    } else {
      const word = ["true", "false", "null"].find((one) => this.#text.startsWith(one, this.#at));
      if (word === undefined) return this.#fail("value");
      this.#at += word.length;
      this.#valueEnded();
    }
  }

  #valueEnded(): void {
    this.#expecting = this.#open.length === 0 ? "end" : "comma-or-end";
  }

  #close(): void {
    this.#at += 1;
    const open = this.#open.pop();
    if (open !== undefined && (this.#at - open.start >= this.#least || open.count > PAGE)) {
      this.spans.set(open.start, { end: this.#at, count: open.count, pages: open.pages });
    }
    this.#valueEnded();
  }

  #string(): boolean {
    const text = this.#text;
    let at = this.#at + 1;
    for (;;) {
      SPECIAL.lastIndex = at;
      const special = SPECIAL.exec(text);
      if (special === null) {
        this.#fail("unfinished", text.length);
        return false;
      }
      at = special.index;
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code !== BACKSLASH) {
        this.#fail("control", at);
        return false;
      }
      const rest = text.slice(at, at + 6);
      const escape = /^\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/.exec(rest);
      if (escape === null) {
        this.#fail(/^\\(?:u[0-9A-Fa-f]{0,3})?$/.test(rest) ? "unfinished" : "escape", at);
        return false;
      }
      at += escape[0].length;
    }
    this.#at = at + 1;
    return true;
  }

  #number(): boolean {
    const text = this.#text;
    let at = this.#at;
    if (text.charCodeAt(at) === 0x2d) at += 1;
    const whole = digitsEnd(text, at);
    let valid = whole > at && (whole === at + 1 || text.charCodeAt(at) !== 0x30);
    at = whole;
    if (valid && text.charCodeAt(at) === 0x2e) {
      const end = digitsEnd(text, at + 1);
      valid = end > at + 1;
      at = end;
    }
    if (valid && (text.charCodeAt(at) | 0x20) === 0x65) {
      at += /[+-]/.test(text.charAt(at + 1)) ? 2 : 1;
      const end = digitsEnd(text, at);
      valid = end > at;
      at = end;
    }
    if (!valid) this.#fail("number", at);
    this.#at = at;
    return valid;
  }
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at += 1;
  return at;
}
