/** What a request's address says, and where it was masked. Pure. */
import { ASCII_MASK, TEXT_MASK } from "../../stream/secrets/mask.ts";

/** Parameters of the query, decoded, in order; none when the address cannot be read. */
export function queryOf(url: string): readonly (readonly [name: string, value: string])[] {
  const query = /^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? "";
  return [...new URLSearchParams(query)];
}

export interface Part {
  readonly text: string;
  /** Stands for a secret that was masked before it was stored. */
  readonly isMask: boolean;
}

/** Splits a value at what was masked in it. */
export function withMarks(value: string): readonly Part[] {
  return value
    .split(/(\[masked\]|••••)/)
    .filter((text) => text !== "")
    .map((text) => ({ text, isMask: text === ASCII_MASK || text === TEXT_MASK }));
}
