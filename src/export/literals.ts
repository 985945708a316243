/** Strings of JSON as they stand in the bytes of an event, escapes and all. */
import { readJson } from "../stream/json.ts";

/** One unit a byte, ASCII as ASCII. */
const byteReader = new TextDecoder("latin1");

/** A JSON string, and the name before it. */
const STRING = /(?:("(?:[^"\\\r\n]|\\.)*")[ \t]*:[ \t]*)?("(?:[^"\\\r\n]|\\.)*")/g;

export interface JsonString {
  /** Where it stands among the bytes, its quotes included. */
  readonly start: number;
  readonly end: number;
  /** The name before it, or null. */
  readonly name: string | null;
  /** What it says; null when it is broken. */
  readonly text: string | null;
  /** As it travels. */
  readonly literal: string;
}

/** All strings that an event of any framing has, names of fields before a colon left out. */
export function stringsOf(bytes: Uint8Array): JsonString[] {
  const said = (literal: string): string | null => {
    const value = readJson(literal);
    return typeof value === "string" ? value : null;
  };
  return [...byteReader.decode(bytes).matchAll(STRING)].map((match) => {
    const end = match.index + match[0].length;
    const start = end - (match[2] ?? "").length;
    const literal = new TextDecoder().decode(bytes.subarray(start, end));
    return { start, end, name: said(match[1] ?? ""), text: said(literal), literal };
  });
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
