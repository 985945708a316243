/**
 * Finds values that stand beside a name which promises a secret: in JSON, also inside a JSON text
 * that is itself a string, in lists of headers, in forms.
 */
import { SPACES, wordBefore } from "./letters.ts";
import { isNoSecret, isSecretName, isTokenLike, mayBeNumber, mayHoldSecret } from "./names.ts";
import { isMasked, stubOf } from "./rules.ts";
import type { Secret } from "./secret.ts";

const KEYWORD =
  "(?:key|token|secret|password|passwd|pwd|passphrase|authorization|auth|cookies?|credentials?|jwt|accesskeyid|access_key_id)";
const QUOTE = String.raw`(\\{0,7})(["'])`;
const COLON = `${SPACES}:${SPACES}`;
const COMMA = `${SPACES},${SPACES}`;
/** Of four digits or more: what is shorter is a switch, and a fraction the score of a classifier. */
const NUMBER = String.raw`([0-9]{4,})(?=[ \t\r\n,}\]\\"']|$)`;

/**
 * Up to the value's first letter. `"name": "value"`, `"name": ["value"`, `"name", "value"` of a
 * pair, and `"name": "name", "value": "value"`. Of `"name": 1234` the value as well.
 */
const NAME_END = new RegExp(
  `${KEYWORD}${QUOTE}(?:(?:${COLON}(\\[${SPACES})?|${COMMA}(\\\\{0,7}["']value\\\\{0,7}["']${COLON})?)${QUOTE}|${COLON}${NUMBER})`,
  "gi",
);
/** Where a value ends and the next of its list begins. */
const NEXT_OF_LIST = new RegExp(String.raw`(\\{0,7}["'])${COMMA}(\\{0,7}["'])`, "y");
/** What makes a string a name. */
const IS_NAME = new RegExp(String.raw`\\{0,7}["']${SPACES}:`, "y");
const LINE_BREAK = /[\r\n]|\\[nr]/;
const JSON_STRING_END = new RegExp(`"${SPACES}[,}\\]]`, "y");
/** What stands before the name of a pair, and before one that is itself a value. */
const BEFORE_PAIR = new RegExp(`(?<=[[,]${SPACES}\\[${SPACES})`, "y");
const BEFORE_NAME = new RegExp(`(?<=["'](?:name|key|header)\\\\{0,7}["']${COLON})`, "iy");

/** Values under or beside telling names. */
export function findNamed(text: string, found: Secret[]): void {
  findFields(text, found);
  findParts(text, found);
}

function findFields(text: string, found: Secret[]): void {
  const pattern = new RegExp(NAME_END);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [all, escapesOfName = "", quoteOfName = "", list, value, escapes = "", quote = ""] =
      match;
    const keyword = all.search(/[\\"']/);
    const name = wordBefore(text, match.index + keyword);
    const opening = match.index + keyword - name.length - 1;
    if (!text.startsWith(escapesOfName + quoteOfName, opening - escapesOfName.length)) continue;
    const surely = isSecretName(name, "field");
    if (!surely && !mayHoldSecret(name)) continue;
    const number = match[7];
    if (number !== undefined) {
      const quotes = escapesOfName + quoteOfName;
      if (mayBeNumber(name)) addNumber(text, pattern.lastIndex, number, quotes, found);
      continue;
    }

    const from = match.index + all.length;
    // A quote of another depth ends what the name stands in: `"delta":"{\"password\": "`.
    const isSame = quote === quoteOfName;
    if (isSame ? escapes !== escapesOfName : endsJsonString(text, from - 1)) continue;
    const isField = list !== undefined || all.includes(":", keyword);
    const isPair = value === undefined && !isField;
    if (isPair || value !== undefined) {
      const before = isPair ? BEFORE_PAIR : BEFORE_NAME;
      before.lastIndex = opening - escapesOfName.length;
      if (!before.test(text)) continue;
    }
    const accepts = isPair ? isTelling : surely ? () => true : isTokenLike;
    // YAML has names of its own below a name: `"auth":` and on the next line `"password": "…"`.
    const mayBeName = LINE_BREAK.test(all.slice(keyword));
    const shape = { quote, escapes: escapes.length, accepts, mayBeName };
    pattern.lastIndex = addStrings(text, from, list !== undefined, shape, found);
  }
}

/** Two words beside one another may be any list of names: a header's value has a digit or a scheme. */
function isTelling(value: string): boolean {
  return /[0-9=]|^(?:Basic|Bearer|Token|ApiKey) /i.test(value);
}

/** @param quotes of the name beside it: its mask is a string in JSON of the same depth */
function addNumber(
  text: string,
  end: number,
  number: string,
  quotes: string,
  found: Secret[],
): void {
  const start = end - number.length;
  const open = end === text.length ? ({ kind: "token" } as const) : null;
  found.push({ kind: "named", start, end, stub: "", quotes, open });
}

/** How the strings of a value are quoted, and which of them are secret. */
interface Shape {
  readonly quote: string;
  /** Backslashes before each of the quotes. */
  readonly escapes: number;
  readonly accepts: (value: string) => boolean;
  /** They stand on another line than the name beside them. */
  readonly mayBeName: boolean;
}

/** The string that begins here, or a list of them. @returns where to look on */
function addStrings(
  text: string,
  first: number,
  isList: boolean,
  shape: Shape,
  found: Secret[],
): number {
  const { quote, escapes } = shape;
  const delimiter = "\\".repeat(escapes) + quote;
  // What is no secret may be JSON that holds some.
  let refused: number | null = null;
  for (let from = first; ; from = NEXT_OF_LIST.lastIndex) {
    const end = stringEnd(text, from, quote, escapes);
    if (!addString(text, from, end, shape, found)) refused ??= from;
    NEXT_OF_LIST.lastIndex = end;
    const next = isList ? NEXT_OF_LIST.exec(text) : null;
    if (next?.[1] !== delimiter || next[2] !== delimiter) return refused ?? end;
  }
}

/** @returns false when it is no secret */
function addString(
  text: string,
  from: number,
  end: number,
  { quote, escapes, accepts, mayBeName }: Shape,
  found: Secret[],
): boolean {
  const secret = text.slice(from, Math.min(end, from + 20_000));
  if (end === from || isMasked(secret) || isNoSecret(secret) || !accepts(secret)) return false;
  IS_NAME.lastIndex = end;
  if (mayBeName && IS_NAME.test(text)) return false;
  found.push({
    kind: "named",
    start: from,
    end,
    stub: stubOf(secret),
    open: end === text.length ? { kind: "string", quote, escapes } : null,
  });
  return true;
}

/** Where a quoted string ends: at its closing quote, at the quote of a string around it, or at a line end. */
function stringEnd(text: string, from: number, quote: string, escapes: number): number {
  let slashes = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 10 || char === 13) return at;
    if (char === 92) {
      slashes++;
      continue;
    }
    if (text[at] === quote && closes(slashes, escapes)) return at - Math.min(slashes, escapes);
    if (quote === "'" && slashes === 0 && char === 34 && endsJsonString(text, at)) return at;
    slashes = 0;
  }
  return text.length;
}

/** What follows a string in JSON: text in quotes may be cut off by the string that it is in. */
function endsJsonString(text: string, quote: number): boolean {
  JSON_STRING_END.lastIndex = quote;
  return JSON_STRING_END.test(text);
}

/** Does a quote after so many backslashes close a string whose quotes carry `escapes` of them? */
export function closes(slashes: number, escapes: number): boolean {
  return slashes % (2 * (escapes + 1)) <= escapes;
}

const LINE_END = String.raw`(?:\r?\n|(?:\\{1,7}r)?\\{1,7}n)`;
/** A part of a multipart form that was written by hand: its name, and the first line of its value. */
const PART = new RegExp(
  String.raw`form-data;[^\r\n]{0,60}?\bname=\\{0,7}["']?([A-Za-z0-9_.-]{1,64})\\{0,7}["']?[^\r\n\\]{0,200}${LINE_END}(?:[A-Za-z-]{1,40}:[^\r\n\\]{0,200}${LINE_END}){0,4}${LINE_END}((?<=\n)[^\r\n]{1,32768}|[^\r\n"\\]{1,32768})`,
  "gi",
);

function findParts(text: string, found: Secret[]): void {
  for (const match of text.matchAll(PART)) {
    const [all, name = "", secret = ""] = match;
    if (!isSecretName(name, "url") || isMasked(secret)) continue;
    const start = match.index + all.length - secret.length;
    found.push({
      kind: "named",
      start,
      end: start + secret.length,
      stub: stubOf(secret),
      open: null,
    });
  }
}
