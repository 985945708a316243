/** Reading JSON that a stranger wrote: nothing here throws, and no value is trusted to have a type. */
import { parseLongJson } from "./long-json.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The value of a JSON text, or undefined when it is none (or nests deeper than the engine can read). */
export function readJson(text: string): Json | undefined {
  // An exception costs more than a whole event: text that is none mostly shows it at once.
  if (!beginsJson(text)) return undefined;
  try {
    return parseLongJson(text) as Json;
  } catch {
    // SyntaxError, or RangeError / InternalError ("too much recursion") on absurd nesting.
    return undefined;
  }
}

/** Could JSON begin so? White space, and what a value or the first of a list begins with. */
function beginsJson(text: string): boolean {
  let at = afterSpace(text, 0);
  if (text.charCodeAt(at) === BRACKET) {
    at = afterSpace(text, at + 1);
    if (text.charCodeAt(at) === BRACKET + 2) return true;
  }
  switch (text.charAt(at)) {
    case "t":
      return text.startsWith("true", at);
    case "f":
      return text.startsWith("false", at);
    case "n":
      return text.startsWith("null", at);
    default:
      return /["[{0-9-]/.test(text.charAt(at));
  }
}

/** Its closing counterpart is two further on. */
const BRACKET = 0x5b;

/** JSON's own white space: space, tab, LF, CR. */
function afterSpace(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return at;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: Json | undefined): JsonObject | null {
  return isObject(value) ? value : null;
}

export function asString(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function asArray(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/**
 * The first of these own keys that is there with a value other than null: APIs write snake_case,
 * their SDKs camelCase. Own keys only, so `__proto__` and `constructor` are names like any other.
 *
 * Where nearly every event comes by, `json["item_id"] ?? json["itemId"]` says the same several times
 * as fast: no object inherits such a name.
 */
export function member(object: JsonObject | null, ...keys: readonly string[]): Json | undefined {
  return find(object, keys);
}

function find(object: JsonObject | null, keys: readonly string[]): Json | undefined {
  if (object === null) return undefined;
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined && value !== null && !isInherited(value)) return value;
  }
  return undefined;
}

/** What objects have without having it, under names such as `constructor` and `__proto__`, is no JSON. */
function isInherited(value: unknown): boolean {
  return typeof value === "function" || value === Object.prototype;
}

export function stringMember(object: JsonObject | null, ...keys: readonly string[]): string | null {
  return asString(find(object, keys));
}

export function objectMember(
  object: JsonObject | null,
  ...keys: readonly string[]
): JsonObject | null {
  return asObject(find(object, keys));
}

/**
 * A count or index: some SDKs type every number as float64 and some gateways quote them, so
 * `3`, `3.0`, `3e0` and `"3"` are the same. Null when it is no non-negative safe integer.
 */
export function asCount(value: Json | undefined): number | null {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : null;
  if (typeof value !== "string" || !/^\s*[0-9][0-9.eE+]{0,30}\s*$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

export function countMember(object: JsonObject | null, ...keys: readonly string[]): number | null {
  return asCount(find(object, keys));
}

/** The value as JSON text, or null when it nests deeper than the engine can write. */
export function writeJson(value: Json): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
