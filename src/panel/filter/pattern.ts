/** A word, a quoted phrase or a regular expression, as a test of lower-case text. Pure. */

/** @param text in lower case: case never matters */
export type Pattern = (text: string) => boolean;

export type PatternProblem =
  | { readonly kind: "regex"; readonly source: string; readonly reason: string }
  /** It could take longer than anybody waits. */
  | { readonly kind: "slow"; readonly source: string };

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
  return { pattern: (text) => regex.test(text) };
}

/** More repetitions than these count as endless. */
const FEW = 4;

/**
 * Whether a group that repeats can take the same text in several ways, as in `(a+)+`, `(a?)*` or
 * `(\w|\d)+`: such an expression can take time exponential in the text, and no script can interrupt a
 * running match. A group of alternatives that begin with different letters is told apart at once.
 */
function repeatsRepetition(expression: string): boolean {
  // Escapes and classes repeat nothing; what is left of them stands for one of many characters.
  const bare = expression
    .replace(/\\./g, "\\")
    .replace(/\[[^\]]*\]/g, "\\")
    .replace(/\(\?(?:[:=!]|<[=!]|<[^>]*>)/g, "(");
  const open: { from: number; varies: boolean }[] = [];
  let varies = false;
  for (let at = 0; at < bare.length; at += 1) {
    const character = bare.charAt(at);
    if (character === "(") {
      open.push({ from: at + 1, varies });
      varies = false;
    } else if (character === ")") {
      const group = open.pop();
      const inner: boolean = varies || ambiguous(bare.slice(group?.from ?? 0, at));
      if (inner && quantifier(bare.slice(at + 1)).most > FEW) return true;
      varies = (group?.varies ?? false) || varies;
    } else {
      varies ||= quantifier(bare.slice(at)).varies;
    }
  }
  return false;
}

/** How often the quantifier that a text begins with, if it does, repeats at most. */
function quantifier(text: string): { readonly most: number; readonly varies: boolean } {
  const [sign, least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(text) ?? [];
  if (sign === undefined) return { most: 1, varies: false };
  if (sign === "?") return { most: 1, varies: true };
  if (least === undefined) return { most: Infinity, varies: true };
  if (comma === "") return { most: Number(least), varies: false };
  return { most: most === "" ? Infinity : Number(most), varies: true };
}

/** Whether two alternatives of a group may begin with the same character. */
function ambiguous(group: string): boolean {
  const first = group.split("|").map((one) => one.charAt(0).toLowerCase());
  if (first.length === 1) return false;
  return new Set(first).size < first.length || first.some((one) => /^$|[\\.(^$]/.test(one));
}
