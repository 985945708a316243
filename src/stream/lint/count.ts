/** Counts that nearly every event has. */
import { countMember, type JsonObject } from "../json.ts";

/** Like `countMember` of both spellings, without its cost where the wire's own holds a number. */
export function countOf(json: JsonObject, snake: string, camel: string): number | null {
  // Not a name that every object has: what is there is the payload's own.
  const value = json[snake];
  if (typeof value === "number" && value >= 0 && Number.isSafeInteger(value)) return value;
  return countMember(json, snake, camel);
}

export const sequenceOf = (json: JsonObject): number | null =>
  countOf(json, "sequence_number", "sequenceNumber");

export const outputIndexOf = (json: JsonObject): number | null =>
  countOf(json, "output_index", "outputIndex");
