/** Letters and white space as they stand in text and JSON. */

/**
 * A letter of a token that JSON escapes, as some servers do: `\/`, `\u002B`. Strings within strings
 * have more backslashes.
 */
export const ESCAPED_LETTER = String.raw`\\{1,7}(?:\/|u00(?:2[BbDdEeFf]|3[Dd]|5[Ff]|7[Ee]))`;

/**
 * A blank or tab within a line. In JSON, and in JSON that is text in JSON, a tab is an escape: `\t`,
 * with more backslashes the deeper it lies.
 */
export const BLANK = String.raw`(?:[ \t]|\\{1,7}t)`;

/** White space between a name and its value: JSON's own, or the escapes it becomes in a string. */
export const SPACES = String.raw`(?:[ \t\r\n]|\\{1,7}[nrt]){0,40}`;

/** The name that ends here, at most 64 characters of it. */
export function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 64 && /[A-Za-z0-9_.-]/.test(text.charAt(start - 1))) start--;
  return text.slice(start, end);
}
