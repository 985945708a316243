/**
 * Finds secrets in text: those of {@link RULES}, the values of names that promise one, and e-mail
 * addresses.
 */
import { findAddresses } from "./addresses.ts";
import { isSecretName, isTokenLike, mayHoldSecret } from "./names.ts";
import { isMasked, RULES, type SecretKind, stubOf } from "./rules.ts";

/** What a secret that reaches the end of the text goes on as, if more text follows. */
export type Continuation =
  /** letters of a token */
  | { readonly kind: "token" }
  /** a quoted string, whose quotes carry so many backslashes */
  | { readonly kind: "string"; readonly quote: string; readonly escapes: number };

/** A secret in a text: UTF-16 offsets, half-open. */
export interface Secret {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
  /** What stays of it, before the mask. */
  readonly stub: string;
  /** Set when it reaches the end of the text without having ended. */
  readonly open: Continuation | null;
}

/** What is never stored, unless the user says so. An address is no key to anything. */
export const CREDENTIALS: ReadonlySet<SecretKind> = new Set(["authorization", "key", "named"]);

/**
 * All secrets of these kinds in a text, in order, none overlapping. No secret crosses a line end.
 *
 * The cost is linear: every pattern is bounded or ends with the first character out of its class.
 */
export function findSecrets(text: string, kinds = CREDENTIALS): Secret[] {
  const found: Secret[] = [];
  for (const rule of RULES) {
    const kind = rule.kind ?? "key";
    if (!kinds.has(kind)) continue;
    rule.pattern.lastIndex = 0;
    for (let match = rule.pattern.exec(text); match !== null; match = rule.pattern.exec(text)) {
      const secret = match[1] ?? match[0];
      // A secret in group 1 is the end of the match, but for one delimiter after a password.
      const start = match.index + match[0].lastIndexOf(secret);
      if (isMasked(secret) || rule.accept?.(secret) === false) {
        // What was taken for its value may hold another: `Bearer token=Bearer …`.
        rule.pattern.lastIndex = Math.max(start, match.index + 1);
        continue;
      }
      const end = start + secret.length;
      const open = rule.bounded !== true && end === text.length;
      found.push({ kind, start, end, stub: stubOf(secret), open: open ? { kind: "token" } : null });
    }
  }
  if (kinds.has("named")) {
    findFields(text, found);
    findParameters(text, found);
  }
  if (kinds.has("email")) {
    for (const range of findAddresses(text)) {
      found.push({ kind: "email", ...range, stub: "", open: null });
    }
  }
  return merge(found);
}

const NAME_END =
  /(?:key|token|secret|password|passwd|pwd|passphrase|authorization|auth|cookies?|credentials?|jwt|accesskeyid|access_key_id)(\\{0,7})(["'])[ \t]{0,4}:[ \t]{0,4}(\\{0,7})(["'])/gi;

/** `"name": "value"`, also inside a JSON text that is itself a string (`\"name\":\"value\"`). */
function findFields(text: string, found: Secret[]): void {
  const pattern = new RegExp(NAME_END);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const keyword = match[0].search(/[\\"']/);
    const name = wordBefore(text, match.index + keyword);
    const opening = text[match.index + keyword - name.length - 1];
    if (opening !== match[2]) continue;
    const surely = isSecretName(name, "field");
    if (!surely && !mayHoldSecret(name)) continue;

    const quote = match[4] ?? "";
    const escapes = match[3]?.length ?? 0;
    const start = match.index + match[0].length;
    const end = stringEnd(text, start, quote, escapes);
    pattern.lastIndex = Math.max(end, start);
    const value = text.slice(start, Math.min(end, start + 20_000));
    if (end === start || isMasked(value) || (!surely && !isTokenLike(value))) continue;
    const open: Continuation = { kind: "string", quote, escapes };
    found.push({
      kind: "named",
      start,
      end,
      stub: stubOf(value),
      open: end === text.length ? open : null,
    });
  }
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
    slashes = 0;
  }
  return text.length;
}

/** Does a quote after so many backslashes close a string whose quotes carry `escapes` of them? */
export function closes(slashes: number, escapes: number): boolean {
  return slashes % (2 * (escapes + 1)) <= escapes;
}

const PARAMETER =
  /(?:key|token|secret|password|passwd|pwd|passphrase|auth|authorization|credential|signature|sig|jwt|sid|accesskeyid)=/gi;
const PARAMETER_VALUE = /(\\{0,7}["'])?([^\s&"'<>\\;,(){}[\]]{4,})/y;

/** `name=value`: URLs in text, forms, environment files. */
function findParameters(text: string, found: Secret[]): void {
  for (const match of text.matchAll(PARAMETER)) {
    const equals = match.index + match[0].length - 1;
    let name = wordBefore(text, equals);
    let before = text[equals - name.length - 1] ?? "";
    if (before === "\\") {
      // The letters of an escape: `\u0026key=`, `\nAPI_KEY=`.
      const escape = /^(?:u0026|u0022|u003[fF]|[nrtbf])/.exec(name)?.[0] ?? "";
      name = name.slice(escape.length);
      before = escape === "u0026" || escape === "u003f" || escape === "u003F" ? "&" : " ";
    }
    // A bare `key` or `sig` is a word, unless it stands where parameters stand.
    const place = before === "" || /[?&;#]/.test(before) ? "url" : "field";
    if (!isSecretName(name, place)) continue;
    PARAMETER_VALUE.lastIndex = equals + 1;
    const value = PARAMETER_VALUE.exec(text);
    const secret = value?.[2];
    if (value === null || secret === undefined || isMasked(secret)) continue;
    const end = PARAMETER_VALUE.lastIndex;
    found.push({
      kind: "named",
      start: end - secret.length,
      end,
      stub: stubOf(secret),
      open: end === text.length ? { kind: "token" } : null,
    });
  }
}

/** The name that ends here, at most 64 characters of it. */
function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 64 && /[A-Za-z0-9_.-]/.test(text.charAt(start - 1))) start--;
  return text.slice(start, end);
}

/** Overlapping finds are one secret; the most telling stub stays. */
function merge(found: Secret[]): Secret[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Secret[] = [];
  for (const next of found) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) {
      merged.push(next);
    } else {
      const longer = next.end > last.end ? next : last;
      const stub = last.stub === "" && next.start === last.start ? next.stub : last.stub;
      const { kind, start } = last;
      merged[merged.length - 1] = { ...longer, kind, start, stub };
    }
  }
  return merged;
}
