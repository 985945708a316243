/** Finds e-mail addresses in text, URLs and JSON. */

/**
 * From the `@` on, as it stands in text, in a URL or in JSON, to a domain whose last label has
 * letters only. ASCII: RFC 6531's addresses in other scripts are found as far as they have it.
 */
const FROM_AT = /(?:@|%40|\\u0040)((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63})(?![A-Za-z0-9-])/g;

/** Longest part before the `@` (RFC 5321, 4.5.3.1.1). */
const LONGEST_NAME = 64;

/** A letter of a name that JSON escapes, as some servers do: `ann\u002Btag@example.com`. */
const ESCAPED_NAME_LETTER = /^u00(?:2[BbDdEe5]|5[Ff])$/;

/** What the last label is when the text before an `@` names no person: `icon@2x.png`. */
const FILE_ENDING =
  /\.(?:png|jpe?g|webp|gif|svg|avif|ico|css|m?[jt]sx?|json|html?|md|txt|wasm|woff2?|map)$/i;

/** Offsets of addresses, half-open. */
export function findAddresses(text: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const match of text.matchAll(FROM_AT)) {
    if (FILE_ENDING.test(match[1] ?? "")) continue;
    const start = nameStart(text, match.index);
    if (start < match.index) found.push({ start, end: match.index + match[0].length });
  }
  return found;
}

function nameStart(text: string, at: number): number {
  let start = at;
  for (;;) {
    while (start > 0 && at - start < LONGEST_NAME && isNameLetter(text.charCodeAt(start - 1)))
      start--;
    if (text[start - 1] !== "\\") break;
    const escape = /^(?:u[0-9A-Fa-f]{4}|[nrtbf])/.exec(text.slice(start, at))?.[0] ?? "";
    const isLetter = ESCAPED_NAME_LETTER.test(escape);
    if (!isLetter || at - start >= LONGEST_NAME) {
      // The letter of an escape is no part of the name: `\nann@example.com`, `\u003cann@example.com`.
      start += escape.length;
      break;
    }
    while (at - start < LONGEST_NAME && text[start - 1] === "\\") start--;
  }
  // A dot does not begin a name, but may end the sentence before it.
  while (start < at && text[start] === ".") start++;
  return start;
}

/** Letters, digits and those signs that names of addresses really have. */
function isNameLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 64 + 1 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 46 ||
    code === 95 ||
    code === 43 ||
    code === 45 ||
    code === 37
  );
}
