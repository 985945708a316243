/**
 * Reads JSON texts with very long strings in them, as images in base64 are. `JSON.parse` copies each
 * string into fresh memory, which costs more than all the rest of such an event: here the text is
 * parsed without its long strings, and these are parts of the text, which engines do not copy.
 */

/** Strings of fewer code units are left to `JSON.parse`. */
const LONG = 32 * 1024;

/** Where a long string's content lies in the text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Nobody who writes the text can know it, so no string of the text is taken for a stand-in. */
const STAND_IN = `stand-in ${Math.random()} `;

/**
 * The value that `JSON.parse` gives.
 *
 * @throws what `JSON.parse` throws
 */
export function parseLongJson(text: string): unknown {
  const spans = text.length < LONG ? [] : longRuns(text);
  if (spans.length > 0) {
    try {
      return parseWithout(spans, text);
    } catch {
      // It is no JSON, or a run was what stands between two strings: the engine says which.
    }
  }
  return JSON.parse(text);
}

/**
 * Long runs from quote to quote in which every character means itself: strings, where the text is
 * JSON, or their ends after an escaped quote, or what stands between two of them.
 */
function longRuns(text: string): Span[] {
  const found: Span[] = [];
  // Each run that is long enough holds one of these places.
  for (let place = LONG; place < text.length; place += LONG) {
    const to = text.indexOf('"', place);
    if (to < 0) break;
    const from = text.lastIndexOf('"', place - 1) + 1;
    place = to;
    if (from === 0 || to - from < LONG) continue;
    const content = text.slice(from, to);
    if (!NOT_PLAIN.some((character) => content.includes(character))) found.push({ from, to });
  }
  return found;
}

/**
 * Control characters are no JSON, and a backslash begins an escape. The engines look for one
 * character so much faster than for any of a class that 33 searches take an eighth of the time.
 */
const NOT_PLAIN = ["\\", ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))];

function parseWithout(spans: readonly Span[], text: string): unknown {
  const contents = new Map<string, string>();
  let short = "";
  let at = 0;
  for (const { from, to } of spans) {
    const standIn = STAND_IN + contents.size;
    contents.set(standIn, text.slice(from, to));
    short += text.slice(at, from) + standIn;
    at = to;
  }
  const root = { value: JSON.parse(short + text.slice(at)) as unknown };
  // A stand-in for a name, for the end of a string, or under a name that comes twice is not found.
  if (putBack(root, contents) < spans.length) throw new SyntaxError("not only values were long");
  return root.value;
}

/**
 * Without recursion, since a text may nest deeper than the stack.
 *
 * @returns how many it put back
 */
function putBack(root: object, contents: ReadonlyMap<string, string>): number {
  let count = 0;
  const open = [root as Record<string, unknown>];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const key of Object.keys(holder)) {
      const value = holder[key];
      if (typeof value === "string") {
        const content = contents.get(value);
        if (content === undefined) continue;
        holder[key] = content;
        count++;
      } else if (typeof value === "object" && value !== null) {
        open.push(value as Record<string, unknown>);
      }
    }
  }
  return count;
}
