/** Text for a terminal, whatever a stream says. */

/**
 * Controls, which could move the cursor, set colours or type for the user; and the marks that change
 * the direction of what follows. Line ends and tabs stay.
 */
// eslint-disable-next-line no-control-regex
const HOSTILE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text over several lines, its control characters shown as `\u001b`. */
export function harmless(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HOSTILE, escaped);
}

/** The same on one line. */
export function harmlessLine(text: string): string {
  return harmless(text).replace(/[\n\t]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What JSON leaves as it is and a terminal may obey: U+007F and up, for JSON escapes the rest. */
const HOSTILE_IN_JSON = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A value as JSON that is safe to be shown. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(HOSTILE_IN_JSON, escaped);
}

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

const style =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;
const plain = (text: string): string => text;

/** @param coloured false where nobody looks, or `NO_COLOR` says so (https://no-color.org) */
export function paintOf(coloured: boolean): Paint {
  return coloured
    ? {
        bold: style(1, 22),
        dim: style(2, 22),
        red: style(31, 39),
        yellow: style(33, 39),
        green: style(32, 39),
      }
    : { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };
}
