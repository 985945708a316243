/** Reads what is left of a JSON text whose end is missing: a stream that broke off within an event. */
import type { Json } from "./json.ts";
import { readJson } from "./json.ts";

/** Deeper nesting than any API has; beyond it the rest is not worth the work. */
const MAX_DEPTH = 200;

/**
 * The value that a cut JSON object began to say, or undefined when it is broken in another way.
 * A string value that was cut stays, as far as it goes; a cut key, number or word is left out.
 */
export function readTruncatedJson(text: string): Json | undefined {
  if (!/^[ \t\r\n]*[[{]/.test(text)) return undefined;
  const closers: string[] = [];
  /** Where the text can be cut so that closing the open brackets makes it whole, and with which. */
  let safe = 0;
  let safeClosers = 0;
  let inKey = false;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = stringEnd(text, at + 1);
      if (end < 0) {
        if (inKey) break;
        return close(`${withoutHalfEscape(text.slice(at))}"`, text.slice(0, at), closers);
      }
      at = end;
      if (!inKey) [safe, safeClosers] = [at, closers.length];
      continue;
    }
    at++;
    if (char === "{" || char === "[") {
      closers.push(char === "{" ? "}" : "]");
      if (closers.length > MAX_DEPTH) return undefined;
      inKey = char === "{";
      [safe, safeClosers] = [at, closers.length];
    } else if (char === "}" || char === "]") {
      if (closers.pop() !== char) return undefined;
      inKey = false;
      [safe, safeClosers] = [at, closers.length];
    } else if (char === ":") {
      inKey = false;
    } else if (char === ",") {
      // The value before it is whole, whatever it was.
      [safe, safeClosers] = [at - 1, closers.length];
      inKey = closers.at(-1) === "}";
    }
  }
  return safe === 0 ? undefined : close("", text.slice(0, safe), closers.slice(0, safeClosers));
}

function close(tail: string, head: string, closers: readonly string[]): Json | undefined {
  return readJson(head + tail + closers.toReversed().join(""));
}

/** The offset after the closing quote, or -1. */
function stringEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    let slashes = 0;
    while (quote - 1 - slashes >= from && text.charCodeAt(quote - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function withoutHalfEscape(text: string): string {
  const half = /(?<!\\)(?:\\\\)*(\\(?:u[0-9A-Fa-f]{0,3})?)$/.exec(text.slice(-200))?.[1] ?? "";
  return text.slice(0, text.length - half.length);
}
