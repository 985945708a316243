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
  if (source.length > 2 && source.startsWith("/") && source.endsWith("/")) {
    return regexPattern(source);
  }
  const words = (source.startsWith('"') ? unquoted(source) : source).toLowerCase();
  return { pattern: (text) => text.includes(words) };
}

function unquoted(source: string): string {
  const closed = source.length > 1 && source.endsWith('"') && !source.endsWith('\\"');
  return source.slice(1, closed ? -1 : undefined).replaceAll('\\"', '"');
}

function regexPattern(source: string): ReturnType<typeof patternOf> {
  let regex: RegExp;
  try {
    // `m`: the fields of an event stand in lines, and ^ and $ mean a field's.
    regex = new RegExp(source.slice(1, -1), "im");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // V8: "Invalid regular expression: /(/im: Unterminated group"; Firefox: "unterminated parenthetical".
    return { problem: { kind: "regex", source, reason: message.replace(/^.*: /, "") } };
  }
  if (repeatsRepetition(source)) return { problem: { kind: "slow", source } };
  return { pattern: (text) => regex.test(text) };
}

/**
 * Whether a group that repeats without bound repeats without bound inside, as in `(a+)+`: such an
 * expression can take time exponential in the text, and no script can interrupt a running match.
 */
function repeatsRepetition(source: string): boolean {
  // Escapes and classes repeat nothing; what is left of them stands for one character.
  const bare = source.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  const open: boolean[] = [];
  let repeats = false;
  for (let at = 0; at < bare.length; at += 1) {
    const rest = bare.slice(at);
    if (rest.startsWith("(")) {
      open.push(repeats);
      repeats = false;
    } else if (rest.startsWith(")")) {
      const inner: boolean = repeats;
      const again = /^\)(?:[*+]|\{\d+,\})/.test(rest);
      if (inner && again) return true;
      repeats = (open.pop() ?? false) || inner;
    } else if (/^(?:[*+]|\{\d+,\})/.test(rest)) {
      repeats = true;
    }
  }
  return false;
}
