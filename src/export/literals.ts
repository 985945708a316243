/** Strings of JSON as they stand in the bytes of an event, escapes and all. */
import { readJson } from "../stream/json.ts";

/** One unit a byte, ASCII as ASCII. */
const byteReader = new TextDecoder("latin1");

/** A JSON string, and the name before it. */
const STRING = /(?:("(?:[^"\\\r\n]|\\.)*")[ \t]*:[ \t]*)?("(?:[^"\\\r\n]|\\.)*")/g;

/** Where an event of any framing says this string under this name. */
export function* stringsIn(
  bytes: Uint8Array,
  name: string,
  text: string,
): Generator<
  { readonly start: number; readonly end: number; readonly literal: string },
  void,
  void
> {
  for (const match of byteReader.decode(bytes).matchAll(STRING)) {
    const end = match.index + match[0].length;
    const start = end - (match[2] ?? "").length;
    const literal = new TextDecoder().decode(bytes.subarray(start, end));
    const named = name === "" || readJson(match[1] ?? "") === name;
    if (named && readJson(literal) === text) yield { start, end, literal };
  }
}

/** Where each UTF-16 unit of what a JSON string says begins in it, and at last its closing quote. */
export function placesIn(literal: string): number[] {
  const places: number[] = [];
  const closing = literal.length - 1;
  for (let at = 1; at < closing;) {
    places.push(at);
    if (literal[at] !== "\\") at++;
    else at += literal[at + 1] === "u" ? 6 : 2;
  }
  places.push(closing);
  return places;
}
