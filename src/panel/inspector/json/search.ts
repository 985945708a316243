/** Finds words in the keys and values of a JSON text, in slices. Pure. */
import { blobOf } from "./blob.ts";
import type { JsonDocument, JsonNode } from "./document.ts";

/** More finds than these nobody walks through. */
export const MOST_FOUND = 1_000;
/** Longest text that is searched for. */
const LONGEST = 200;

/** A key or value that has the words in it: the node, and its ancestors from the root on. */
export type Found = readonly JsonNode[];

export class JsonSearch {
  readonly found: Found[] = [];
  readonly #document: JsonDocument;
  readonly #pattern: RegExp;
  #at = 0;

  constructor(document: JsonDocument, words: string) {
    this.#document = document;
    this.#pattern = patternOf(words.slice(0, LONGEST));
  }

  /**
   * Searches about so many characters more.
   * @returns whether all was searched, or enough was found
   */
  run(characters: number): boolean {
    const { text } = this.#document;
    const until = Math.min(text.length, this.#at + characters);
    // An escaped letter takes six characters; words that begin before the end are found whole.
    const slice = text.slice(this.#at, until + LONGEST * 6);
    const from = this.#at;
    this.#pattern.lastIndex = 0;
    for (;;) {
      const match = this.#pattern.exec(slice);
      if (match === null || from + match.index >= until) break;
      const at = from + match.index;
      const trail = this.#document.trail(at);
      const last = trail.at(-1);
      if (last === undefined) break;
      const inKey = typeof last.key === "object" && last.key !== null && at < last.key.end;
      const isValue = last.kind !== "object" && last.kind !== "array" && last.kind !== "group";
      // Letters in an image's base64 are no words.
      if (inKey || (isValue && blobOf(this.#document, last) === null)) this.found.push(trail);
      if (this.found.length >= MOST_FOUND) return true;
      // One find a key or value is enough.
      const next = inKey && typeof last.key === "object" && last.key ? last.key.end : last.end;
      const step = isValue || inKey ? next : at + match[0].length;
      if (step >= until) {
        this.#at = step;
        return step >= text.length;
      }
      this.#pattern.lastIndex = step - from;
    }
    this.#at = until;
    return until >= text.length;
  }
}

/** JSON may escape any letter: many servers write all beyond ASCII as `\u00fc`, and `/` as `\/`. */
function patternOf(words: string): RegExp {
  const letters = Array.from(words, (letter) => {
    const plain = literally(JSON.stringify(letter).slice(1, -1));
    const escapes = Array.from({ length: letter.length }, (_, unit) =>
      literally(`\\u${letter.charCodeAt(unit).toString(16).padStart(4, "0")}`),
    ).join("");
    if (letter === "/") return String.raw`\\?/`;
    return (letter.codePointAt(0) ?? 0) < 0x80 ? plain : `(?:${plain}|${escapes})`;
  });
  return new RegExp(letters.join(""), "giu");
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
