/** Finds the values of parameters whose name promises a secret: `name=value`. */
import { ESCAPED_LETTER, wordBefore } from "./letters.ts";
import { isNoSecret, isSecretName } from "./names.ts";
import { isMasked, stubOf } from "./rules.ts";
import type { Secret } from "./secret.ts";

const PARAMETER =
  /(?:key|token|secret|password|passwd|pwd|passphrase|auth|authorization|credential|signature|sig|jwt|sid|accesskeyid)(?:=|%3D)/gi;
const VALUE = new RegExp(
  String.raw`(\\{0,7}["'])?((?:[^ \t\r\n&"'<>\\;,(){}[\]]|${ESCAPED_LETTER}){4,})`,
  "y",
);
/** In a URL that is itself a parameter: up to its next parameter or its end. */
const ENCODED_VALUE = /()((?:[^ \t\r\n&"'<>\\;,(){}[\]%]|%(?!2[0-7F]|3[BCE])[0-9A-F]{2}){4,})/iy;

/**
 * `name=value`: URLs in text, forms, environment files. In code `password=password` names a
 * variable: where no URL's parameters stand, a value is a secret only in quotes or with a digit, and
 * not when it is called or indexed.
 */
export function findParameters(text: string, found: Secret[]): void {
  const pattern = new RegExp(PARAMETER);
  // Up to here a value was refused: one that ends with it is refused, too, without being read again.
  let refused = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const isEncoded = !match[0].endsWith("=");
    const from = match.index + match[0].length;
    const { name, place } = nameBefore(text, from - (isEncoded ? "%3D".length : 1));
    if (isEncoded && place !== "url") continue;
    if (!isSecretName(name, place === "field" ? "field" : "url")) continue;
    const isQuoted = /^\\{0,7}["']/.test(text.slice(from, from + 8));
    if (place !== "url" && !isQuoted && from < refused) continue;

    const shape = isEncoded ? ENCODED_VALUE : VALUE;
    shape.lastIndex = from;
    const [, quote, secret] = shape.exec(text) ?? [];
    if (secret === undefined || isMasked(secret) || isNoSecret(secret)) continue;
    const end = shape.lastIndex;
    // What stayed of one that was masked before.
    if (text.startsWith("[masked]", end) && stubOf(secret) === secret) continue;
    const isCode = /[([]/.test(text.charAt(end)) || (place === "field" && !/[0-9]/.test(secret));
    if (place !== "url" && quote === undefined && isCode) {
      refused = end;
      continue;
    }
    pattern.lastIndex = end;
    found.push({
      kind: "named",
      start: end - secret.length,
      end,
      stub: stubOf(secret),
      open: end === text.length ? { kind: "token" } : null,
    });
  }
}

/** What `?`, `&` and `#` are in JSON and in a URL that is itself a parameter. */
const ESCAPED_MARK = /^(?:u0026|u003f|3f|26|23)$/i;

/** The name that ends here; without the letters of an escape before it: `\u0026key=`, `\nAPI_KEY=`. */
function nameBefore(text: string, end: number): { name: string; place: "url" | "start" | "field" } {
  const name = wordBefore(text, end);
  const before = text[end - name.length - 1] ?? "";
  const escape =
    before === "\\"
      ? /^(?:u0026|u0022|u003f|[nrtbf])/i.exec(name)?.[0]
      : before === "%"
        ? /^[0-9A-F]{2}/i.exec(name)?.[0]
        : undefined;
  if (escape !== undefined) {
    const place = ESCAPED_MARK.test(escape) ? "url" : "field";
    return { name: name.slice(escape.length), place };
  }
  // A bare `key` or `sig` is a word, unless it stands where parameters stand.
  if (before === "") return { name, place: "start" };
  return { name, place: /[?&;#]/.test(before) ? "url" : "field" };
}
