/**
 * Finds values that stand beside a name which promises a secret: in JSON, also inside a JSON text
 * that is itself a string, in lists of headers, in forms.
 */
import { wordBefore } from "./letters.ts";
import { isNoSecret, isSecretName, isTokenLike, mayHoldSecret } from "./names.ts";
import { isMasked, stubOf } from "./rules.ts";
import type { Secret } from "./secret.ts";

const KEYWORD =
  "(?:key|token|secret|password|passwd|pwd|passphrase|authorization|auth|cookies?|credentials?|jwt|accesskeyid|access_key_id)";
const QUOTE = String.raw`(\\{0,7})(["'])`;
const COLON = String.raw`[ \t]{0,4}:[ \t]{0,4}`;
const COMMA = String.raw`\s{0,40},\s{0,40}`;

/**
 * Up to the value's first letter. `"name": "value"`, `"name": ["value"`, `"name", "value"` of a
 * pair, and `"name": "name", "value": "value"`.
 */
const NAME_END = new RegExp(
  `${KEYWORD}${QUOTE}(?:${COLON}(\\[\\s{0,40})?|${COMMA}(\\\\{0,7}["']value\\\\{0,7}["']${COLON})?)${QUOTE}`,
  "gi",
);
/** Where a value ends and the next of its list begins. */
const NEXT_OF_LIST = new RegExp(QUOTE + COMMA + QUOTE, "y");
/** What stands before the name of a pair, and before one that is itself a value. */
const BEFORE_PAIR = /[[,]\s{0,40}\[\s{0,40}$/;
const BEFORE_NAME = /["'](?:name|key|header)\\{0,7}["'][ \t]{0,4}:[ \t]{0,4}$/i;
/** As much of the text before a name as those patterns see. */
const LONGEST_BEFORE = 90;

/** Values under or beside telling names. */
export function findNamed(text: string, found: Secret[]): void {
  findFields(text, found);
  findParts(text, found);
}

function findFields(text: string, found: Secret[]): void {
  const pattern = new RegExp(NAME_END);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [all, escapesOfName = "", quoteOfName, list, value, escapes = "", quote = ""] = match;
    const keyword = all.search(/[\\"']/);
    const name = wordBefore(text, match.index + keyword);
    const opening = match.index + keyword - name.length - 1;
    if (text[opening] !== quoteOfName) continue;
    const surely = isSecretName(name, "field");
    if (!surely && !mayHoldSecret(name)) continue;

    const isField = list !== undefined || all.includes(":", keyword);
    const isPair = value === undefined && !isField;
    if (isPair || value !== undefined) {
      const edge = opening - escapesOfName.length;
      const before = text.slice(Math.max(0, edge - LONGEST_BEFORE), edge);
      if (!(isPair ? BEFORE_PAIR : BEFORE_NAME).test(before)) continue;
    }
    let from = match.index + all.length;
    for (;;) {
      const end = stringEnd(text, from, quote, escapes.length);
      pattern.lastIndex = Math.max(end, from);
      const accepts = isPair ? isTelling : surely ? () => true : isTokenLike;
      addString(text, { from, end, quote, escapes: escapes.length, accepts }, found);
      NEXT_OF_LIST.lastIndex = end;
      const next = list === undefined ? null : NEXT_OF_LIST.exec(text);
      if (next === null || next[2] !== quote || next[4] !== quote) break;
      from = NEXT_OF_LIST.lastIndex;
    }
  }
}

/** Two words beside one another may be any list of names: a header's value has a digit or a scheme. */
function isTelling(value: string): boolean {
  return /[0-9=]|^(?:Basic|Bearer|Token|ApiKey) /i.test(value);
}

interface StringValue {
  readonly from: number;
  readonly end: number;
  readonly quote: string;
  readonly escapes: number;
  readonly accepts: (value: string) => boolean;
}

function addString(text: string, value: StringValue, found: Secret[]): void {
  const { from, end, quote, escapes, accepts } = value;
  const secret = text.slice(from, Math.min(end, from + 20_000));
  if (end === from || isMasked(secret) || isNoSecret(secret) || !accepts(secret)) return;
  found.push({
    kind: "named",
    start: from,
    end,
    stub: stubOf(secret),
    open: end === text.length ? { kind: "string", quote, escapes } : null,
  });
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

/** What follows a string in JSON: text in single quotes may be cut off by the string that it is in. */
function endsJsonString(text: string, quote: number): boolean {
  return /^["]\s{0,4}[,}\]]/.test(text.slice(quote, quote + 6));
}

/** Does a quote after so many backslashes close a string whose quotes carry `escapes` of them? */
export function closes(slashes: number, escapes: number): boolean {
  return slashes % (2 * (escapes + 1)) <= escapes;
}

const LINE_END = String.raw`(?:\r?\n|(?:\\r)?\\n)`;
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
