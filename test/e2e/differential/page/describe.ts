/**
 * Values as JSON, as fine as a page could tell them apart: an error by class, name, message and
 * code; bytes by class, length and checksum; an object by its tag.
 */

const { apply, getPrototypeOf, ownKeys } = Reflect;
const tagOf = Object.prototype.toString;
const { isView } = ArrayBuffer;
const NativeError = Error;
const NativeDOMException = DOMException;
const NativeBytes = Uint8Array;
const NativeBuffer = ArrayBuffer;
const nativeIsArray = Array.isArray;
const text = String;
const { imul } = Math;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function describe(value: unknown, depth = 3): Json {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "bigint":
    case "symbol":
      return text(value);
    case "function":
      return { function: value.name, length: value.length };
    case "object":
      return value === null ? null : describeObject(value, depth);
    case "string":
      return value.length > 4000 ? { length: value.length, sum: sumOfText(value) } : value;
    case "boolean":
    case "number":
    default:
      return value as Json;
  }
}

function describeObject(value: object, depth: number): Json {
  const tag = apply(tagOf, value, []);
  if (value instanceof NativeDOMException) {
    return { error: `${tag} ${value.name}`, message: value.message, code: value.code };
  }
  if (value instanceof NativeError) {
    return {
      error: `${tag} ${value.name} ${text(value.constructor.name)}`,
      message: value.message,
      keys: ownKeys(value).map(text).filter(isPortable),
    };
  }
  if (value instanceof NativeBuffer) return { tag, ...bytesOf(new NativeBytes(value)) };
  if (isView(value)) {
    const bytes = new NativeBytes(value.buffer, value.byteOffset, value.byteLength);
    return { tag, ...bytesOf(bytes), of: value.buffer.byteLength };
  }
  if (depth === 0) return tag;
  if (nativeIsArray(value)) return value.map((item) => describe(item, depth - 1));
  const prototype = getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return tag;
  const described: { [key: string]: Json } = {};
  for (const key of ownKeys(value)) {
    described[text(key)] = describe((value as Record<PropertyKey, unknown>)[key], depth - 1);
  }
  return described;
}

/** An error's stack may show a frame (residue `stack`); Firefox keeps it in own properties. */
function isPortable(key: string): boolean {
  return !["stack", "fileName", "lineNumber", "columnNumber"].includes(key);
}

function bytesOf(bytes: Uint8Array): { length: number; sum: number } {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    sum = (imul(sum, 31) + (bytes[index] ?? 0)) | 0;
  }
  return { length: bytes.length, sum };
}

function sumOfText(value: string): number {
  let sum = 0;
  for (let index = 0; index < value.length; index += 1) {
    sum = (imul(sum, 31) + value.charCodeAt(index)) | 0;
  }
  return sum;
}

/** Every own property of an object, one line each: flags, kind, and name and length of functions. */
export function describeProperties(object: object): Json {
  const lines: { [key: string]: Json } = {};
  for (const key of ownKeys(object)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(object, key);
    if (!descriptor) continue;
    const flags =
      (descriptor.writable ? "w" : "-") +
      (descriptor.enumerable ? "e" : "-") +
      (descriptor.configurable ? "c" : "-");
    const parts = [flags];
    for (const kind of ["value", "get", "set"] as const) {
      if (kind in descriptor) parts.push(`${kind} ${describeFunction(descriptor[kind])}`);
    }
    lines[text(key)] = parts.join(" ");
  }
  return lines;
}

function describeFunction(value: unknown): string {
  if (typeof value !== "function") return typeof value;
  const keys = ownKeys(value).map(text).join(",");
  return `${value.name}/${value.length} [${keys}] ${isConstructor(value) ? "new" : "no new"}`;
}

function isConstructor(value: object): boolean {
  try {
    // The third argument must be a constructor; the first is run, the third only looked at.
    Reflect.construct(Object, [], value as new () => object);
    return true;
  } catch {
    return false;
  }
}
