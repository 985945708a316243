/**
 * Which expressions could try more ways to read a text than anybody waits for; no script can
 * interrupt a running match. Both tests know the syntax without the flags `u` and `v`. Pure.
 */

/** More repetitions than these count as endless. */
const FEW = 4;

/**
 * Whether a group that repeats can take the same text in several ways, as in `(a+)+`, `(a?)*` or
 * `(\w|\d)+`: such an expression can take time exponential in the text. A group of alternatives that
 * begin with different letters is told apart at once.
 */
export function repeatsRepetition(expression: string): boolean {
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
      const { least, most } = quantifier(bare.slice(at));
      varies ||= least !== most;
    }
  }
  return false;
}

interface Quantifier {
  readonly least: number;
  readonly most: number;
  readonly length: number;
}

/** How often the quantifier that a text begins with repeats; once when there is none. */
function quantifier(text: string): Quantifier {
  const [all = "", sign = "", least = "", comma = "", most = ""] =
    /^(?:([*+?])|\{(\d+)(,?)(\d*)\})/.exec(text) ?? [];
  const { length } = all;
  if (all === "") return { least: 1, most: 1, length };
  if (sign !== "") {
    return { least: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Infinity, length };
  }
  if (comma === "") return { least: Number(least), most: Number(least), length };
  return { least: Number(least), most: most === "" ? Infinity : Number(most), length };
}

/** Whether two alternatives of a group may begin with the same character. */
function ambiguous(group: string): boolean {
  const first = group.split("|").map((one) => one.charAt(0).toLowerCase());
  if (first.length === 1) return false;
  return new Set(first).size < first.length || first.some((one) => /^$|[\\.(^$]/.test(one));
}

/** Beyond this a repetition has as many ways to end as the text has letters. */
const LONG = 16;
/** Repetitions next to one another: a third one takes 10 s for a field of 512 letters. */
const MOST_ADJACENT = 2;
/** With one character between each: it is found in few places of most texts. */
const MOST_NEAR = 3;

/** Characters, by examples. */
type Characters = ReadonlySet<string>;

/** Repetitions that could each have a letter that another has, up to some place of an expression. */
interface Run {
  /** What the last of them takes; null when there is none. */
  readonly last: Characters | null;
  /** How many there are with nothing between, and with single characters between. */
  readonly adjacent: number;
  readonly near: number;
  /** A single character came since. */
  readonly apart: boolean;
}

const NONE: Run = { last: null, adjacent: 0, near: 0, apart: false };

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code).toLowerCase());
const EXAMPLES = [...new Set([...ASCII, "é", "中"])];

/**
 * Whether repetitions that follow one another could share the same text, as in `.*.*.*z`: for each of
 * them the time grows by a factor of the text's length.
 *
 * @param expression a valid one
 */
export function sharesAmongMany(expression: string): boolean {
  return new Reader(expression).tooMany;
}

class Reader {
  readonly #text: string;
  #at = 0;
  tooMany = false;

  constructor(expression: string) {
    this.#text = expression;
    this.#alternatives(NONE);
  }

  /** Up to the end of a group: what it takes, and the run after the worst of its alternatives. */
  #alternatives(before: Run): { readonly takes: Characters; readonly run: Run } {
    const takes = new Set<string>();
    let worst: Run | null = null;
    let run = before;
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== ")") {
      if (this.#skip(/\|/y) === "") run = this.#part(run, takes);
      else {
        worst = worse(worst ?? run, run);
        run = before;
      }
    }
    this.#skip(/\)/y);
    return { takes, run: worse(worst ?? run, run) };
  }

  #part(run: Run, takes: Set<string>): Run {
    if (this.#skip(/\^|\$|\\b/iy) !== "") return run;
    if (this.#skip(/\(\?<?[=!]/y) !== "") {
      // Looks ahead or back from one place: it multiplies nothing of what is around it.
      this.#alternatives(NONE);
      this.#quantifier();
      return run;
    }
    if (this.#skip(/\((?:\?[ims-]*:|\?<[^>]*>)?/y) !== "") return this.#group(run, takes);
    const atom = this.#skip(ATOM);
    const own = charactersOf(atom);
    for (const one of own) takes.add(one);
    const { least, most } = this.#quantifier();
    if (most > LONG && most > least) return this.#judge(repeated(run, own));
    return least === 0 ? run : separated(run, own);
  }

  #group(before: Run, takes: Set<string>): Run {
    const { takes: own, run } = this.#alternatives(before);
    for (const one of own) takes.add(one);
    const { least, most } = this.#quantifier();
    if (most > LONG && most > least) return this.#judge(repeated(before, own));
    const times = Math.max(1, most);
    const several = { ...run, adjacent: run.adjacent * times, near: run.near * times };
    const after = this.#judge(run === before ? run : several);
    return least === 0 ? worse(before, after) : after;
  }

  #judge(run: Run): Run {
    this.tooMany ||= run.adjacent > MOST_ADJACENT || run.near > MOST_NEAR;
    return run;
  }

  #quantifier(): Quantifier {
    const found = quantifier(this.#text.slice(this.#at));
    this.#at += found.length;
    if (found.length > 0) this.#skip(/\?/y);
    return found;
  }

  /** What stands here, if it is that; and goes on after it. */
  #skip(what: RegExp): string {
    what.lastIndex = this.#at;
    const [found = ""] = what.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }
}

/** A class, an escape or a character. */
const ATOM =
  /\[(?:[^\]\\]|\\[^])*\]|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|k<[^>]*>|[1-9]\d*|[^])|[^]/iy;

function charactersOf(atom: string): Characters {
  // What a group before has found: it may be anything.
  if (/^\\(?:[1-9]|k<)/.test(atom)) return new Set(EXAMPLES);
  try {
    const regex = new RegExp(`^(?:${atom})$`, "i");
    return new Set(EXAMPLES.filter((one) => regex.test(one)));
  } catch {
    // Syntax that is newer than this reading of it.
    return new Set(EXAMPLES);
  }
}

function disjoint(some: Characters, others: Characters): boolean {
  return ![...some].some((one) => others.has(one));
}

function repeated(run: Run, own: Characters): Run {
  if (run.last === null || disjoint(own, run.last)) {
    return { last: own, adjacent: 1, near: 1, apart: false };
  }
  return {
    last: own,
    adjacent: run.apart ? 1 : run.adjacent + 1,
    near: run.near + 1,
    apart: false,
  };
}

/** What must stand between two repetitions tells them apart, the more so the longer it is. */
function separated(run: Run, own: Characters): Run {
  if (run.apart || run.last === null || disjoint(own, run.last)) return NONE;
  return { ...run, apart: true };
}

function worse(a: Run, b: Run): Run {
  return b.adjacent + b.near > a.adjacent + a.near ? b : a;
}
