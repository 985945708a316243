/** Files with one JSON object a line, as Darkroom writes them. */
import { isObject, type JsonObject, readJson } from "../../stream/json.ts";
import { Unreadable } from "./source.ts";

/** As long as the largest event that is read. */
const LONGEST = 72 * 1024 * 1024;

const LF = 10;

export interface JsonLine {
  /** Counts from 1, blank lines too. */
  readonly number: number;
  readonly json: JsonObject;
  /** As it stands, without the white space around it. */
  readonly text: string;
}

/**
 * The lines that are not blank. Unlike the lines of a body, which are what a server sent, these were
 * whole when they were written: what is broken was broken since, and nothing is left out in silence.
 *
 * @param what they are the lines of, in a sentence
 * @throws {Unreadable} at the first line that is no JSON object
 */
export async function* jsonLines(
  pieces: AsyncIterable<Uint8Array>,
  what: string,
): AsyncGenerator<JsonLine, void, void> {
  let number = 1;
  let held: Uint8Array[] = [];
  let length = 0;
  const hold = (bytes: Uint8Array): void => {
    held.push(bytes);
    length += bytes.length;
    if (length > LONGEST) throw new Unreadable(`${what} has a line too long to be read: ${number}`);
  };
  for await (const piece of pieces) {
    let at = 0;
    for (let lf = piece.indexOf(LF); lf >= 0; lf = piece.indexOf(LF, at)) {
      hold(piece.subarray(at, lf));
      const line = readLine(held, number);
      if (line === "broken") {
        throw new Unreadable(`${what} is broken in line ${number}, which is no JSON object`);
      }
      if (line !== "blank") yield line;
      held = [];
      length = 0;
      number++;
      at = lf + 1;
    }
    hold(piece.subarray(at));
  }
  const rest = readLine(held, number);
  if (rest === "broken") throw new Unreadable(`${what} is cut off in line ${number}`);
  if (rest !== "blank") yield rest;
}

function readLine(parts: readonly Uint8Array[], number: number): JsonLine | "blank" | "broken" {
  const text = new TextDecoder().decode(Buffer.concat(parts)).trim();
  if (text === "") return "blank";
  const json = readJson(text);
  return isObject(json) ? { number, json, text } : "broken";
}
