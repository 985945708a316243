/** A word, a quoted phrase or a regular expression, as a test of lower-case text. Pure. */
import { repeatsRepetition, sharesAmongMany } from "./backtracking.ts";

/** @param text in lower case: case never matters */
export type Pattern = (text: string) => boolean;

export type PatternProblem =
  | { readonly kind: "regex"; readonly source: string; readonly reason: string }
  /** It could take longer than anybody waits: a group repeats what repeats. */
  | { readonly kind: "slow"; readonly source: string }
  /** The same: too many repetitions share the text among them. */
  | { readonly kind: "many"; readonly source: string };

export function patternOf(
  source: string,
): { readonly pattern: Pattern } | { readonly problem: PatternProblem } {
  const [, expression] = /^\/((?:[^/\\]|\\.)+)\/[gim]*$/is.exec(source) ?? [];
  if (expression !== undefined) return regexPattern(source, expression);
  const words = (source.startsWith('"') ? unquoted(source) : source).toLowerCase();
  return { pattern: (text) => text.includes(words) };
}

function unquoted(source: string): string {
  const closed = source.length > 1 && source.endsWith('"') && !source.endsWith('\\"');
  return source.slice(1, closed ? -1 : undefined).replaceAll('\\"', '"');
}

/** Flags are taken and mean nothing: case never matters, and a field is a line. */
function regexPattern(source: string, expression: string): ReturnType<typeof patternOf> {
  let regex: RegExp;
  try {
    // `m`: the fields of an event stand in lines, and ^ and $ mean a field's.
    regex = new RegExp(expression, "im");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // V8: "Invalid regular expression: /(/im: Unterminated group"; Firefox: "unterminated parenthetical".
    return { problem: { kind: "regex", source, reason: message.replace(/^.*: /, "") } };
  }
  if (repeatsRepetition(expression)) return { problem: { kind: "slow", source } };
  if (sharesAmongMany(expression)) return { problem: { kind: "many", source } };
  return { pattern: (text) => regex.test(text) };
}
