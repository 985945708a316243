/**
 * What a request said, without disturbing it.
 *
 * `fetch(input, init)` reads the members of `init` exactly once, and a page's getters or Proxy can
 * see that. So we do not read them: we hand the browser a Proxy in place of `init` which passes
 * each read on and remembers the answer. Values are copied after the native call returned, in the
 * same turn, before the page can change them.
 */
import type { FormField, HeaderList, RequestBody } from "../messages/capture.ts";
import {
  append,
  arrayBufferLength,
  blob,
  byteLength,
  bytesOfSize,
  bytesUnder,
  copyInto,
  decodeLatin1,
  lowerCase,
  says,
  fileName,
  formDataForEach,
  apply,
  iteratorKey,
  getOwnPropertyDescriptor,
  headersForEach,
  isArray,
  paramsToText,
  readThrough,
  request,
  safeWeakMap,
  isLocked,
  toText,
  viewOfBuffer,
} from "./natives.ts";

/** A body larger than this is named, not kept. Bytes, or UTF-16 units of text. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** The members of a RequestInit as the browser read them. */
interface SeenInit {
  method?: unknown;
  headers?: unknown;
  body?: unknown;
  signal?: unknown;
}

export const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** Records the entries that the browser reads from a plain headers object. */
function recordingHeaders(headers: object, seen: [string, string][]): object {
  return readThrough(headers, (value, key) => {
    // A Headers object or another iterable is read by its own method, which wants it as `this`.
    if (key === iteratorKey && typeof value === "function") {
      return () => apply(value as () => unknown, headers, []);
    }
    if (typeof key === "string" && !isObject(value) && typeof value !== "symbol") {
      append(seen, [key, toText(value)]);
    }
    return value;
  });
}

/** Bodies of the Request objects built in this page: a Request does not tell its body without being read. */
const builtBodies = safeWeakMap<object, SettledBody>();

/** A body as it was at the time of the call; a Blob cannot change and is read only when needed. */
export type SettledBody = RequestBody | Blob;

export interface SettledRequest {
  /** Absolute, or null when only the input's own text is known. */
  readonly url: string | null;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: SettledBody;
  readonly signal: AbortSignal | null;
}

const NO_BODY: RequestBody = { kind: "none" };
const UNREADABLE: RequestBody = { kind: "not-captured", reason: "unreadable" };
export const TOO_LARGE: RequestBody = { kind: "not-captured", reason: "too-large" };

/** One call of fetch, or of the Request constructor. */
export class ObservedCall {
  readonly input: unknown;
  /** What to call the native function with instead of the page's arguments. */
  readonly args: unknown[];
  readonly #seen: SeenInit = {
    method: undefined,
    headers: undefined,
    body: undefined,
    signal: undefined,
  };
  readonly #pairs: [string, string][] = [];

  constructor(args: unknown[]) {
    this.input = args[0];
    const init = args[1];
    this.args = isObject(init) ? [args[0], this.#recording(init)] : args;
  }

  #recording(init: object): object {
    const seen = this.#seen;
    const pairs = this.#pairs;
    // The target is empty: a frozen `init` would forbid answering with our own headers object.
    return readThrough(init, (value, key) => {
      if (key === "method" || key === "body" || key === "signal" || key === "headers") {
        seen[key] = value;
      }
      // An array of pairs is read by its iterator, which the page may have made, with itself as `this`.
      return key === "headers" && isObject(value) && !isArray(value)
        ? recordingHeaders(value, pairs)
        : value;
    });
  }

  /** Copies what the page could change later. Call it right after the native call. */
  settle(): SettledRequest {
    const { method, headers, signal } = this.#seen;
    const given = isObject(this.input) ? givenRequest(this.input) : null;
    const own = isObject(headers)
      ? this.#pairs.length > 0
        ? this.#pairs
        : copyHeaders(headers)
      : null;
    return {
      url: given?.url ?? null,
      method: typeof method === "string" ? method : (given?.method ?? "GET"),
      headers: own ?? given?.headers ?? [],
      body: this.body(),
      // `null` takes the request off its own signal.
      signal: (signal === undefined ? given?.signal : (signal as AbortSignal)) ?? null,
    };
  }

  body(): SettledBody {
    const { body } = this.#seen;
    if (body !== undefined && body !== null) return copyBody(body);
    return isObject(this.input) ? inheritedBody(this.input) : NO_BODY;
  }
}

/** Remembers what body a Request was built with. */
export function rememberBody(built: object, body: SettledBody): void {
  builtBodies.set(built, body);
}

export function inheritedBody(input: object): SettledBody {
  const known = builtBodies.get(input);
  if (known) return known;
  const method = givenRequest(input)?.method ?? "GET";
  return method === "GET" || method === "HEAD" ? NO_BODY : UNREADABLE;
}

/** Reads a Request through its native getters; null for anything else (a URL object). */
function givenRequest(input: object): Omit<SettledRequest, "body"> | null {
  try {
    const given = input as Request;
    return {
      url: request.url(given),
      method: request.method(given),
      headers: copyHeaders(request.headers(given)) ?? [],
      signal: request.signal(given),
    };
  } catch {
    return null;
  }
}

const memberOf = (list: object, at: number): unknown => getOwnPropertyDescriptor(list, at)?.value;

/**
 * Of a Headers object, or of an array of pairs.
 *
 * @returns null when `value` is neither
 */
export function copyHeaders(value: object): HeaderList | null {
  const list: [string, string][] = [];
  try {
    if (isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        const pair = memberOf(value, i) as object;
        append(list, [toText(memberOf(pair, 0)), toText(memberOf(pair, 1))]);
      }
    } else headersForEach(value, (content, name) => append(list, [name, content]));
    return list;
  } catch {
    return null;
  }
}

function copyBody(body: unknown): SettledBody {
  if (!isObject(body)) {
    const text = toText(body);
    return text.length > LARGEST_BODY ? TOO_LARGE : { kind: "text", text };
  }
  return (
    attempt(() => copyBytes(bytesUnder(body as ArrayBufferView))) ??
    attempt(
      () => (arrayBufferLength(body as ArrayBuffer), copyBytes(viewOfBuffer(body as ArrayBuffer))),
    ) ??
    attempt(() => (blob.size(body as Blob) > LARGEST_BODY ? TOO_LARGE : (body as Blob))) ??
    attempt(() => ({ kind: "text", text: paramsToText(body) })) ??
    attempt(() => copyForm(body as FormData)) ??
    attempt(() => (isLocked(body as ReadableStream), { kind: "not-captured", reason: "stream" })) ??
    UNREADABLE
  );
}

/** Characters or bytes that are held with this body. A form's texts are small and not counted. */
export const sizeOf = (body: RequestBody): number =>
  body.kind === "text" ? body.text.length : body.kind === "bytes" ? byteLength(body.bytes) : 0;

function attempt(read: () => SettledBody): SettledBody | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function copyBytes(source: Uint8Array): RequestBody {
  const size = byteLength(source);
  if (size > LARGEST_BODY) return TOO_LARGE;
  const bytes = bytesOfSize(size);
  copyInto(bytes, source, 0);
  return { kind: "bytes", bytes };
}

function copyForm(form: FormData): RequestBody {
  const fields: FormField[] = [];
  let size = 0;
  formDataForEach(form, (value, name) => {
    size += name.length + (typeof value === "string" ? value.length : 0);
    append(fields, {
      name,
      value:
        typeof value === "string"
          ? value
          : { file: fileName(value), type: blob.type(value), size: blob.size(value) },
    });
  });
  return size > LARGEST_BODY ? TOO_LARGE : { kind: "form", fields };
}

/** Did the request say that it wants a stream: `"stream": true` or `Accept: text/event-stream`? */
export function asksForStream({ headers, body }: SettledRequest): boolean {
  for (let i = 0; i < headers.length; i++) {
    const header = headers[i]!;
    if (lowerCase(header[0]) === "accept" && mentionsEventStream(header[1])) return true;
  }
  if (!("kind" in body) || (body.kind !== "text" && body.kind !== "bytes")) return false;
  const text = body.kind === "text" ? body.text : decodeLatin1(body.bytes);
  return says(text, ['"stream":true', '"stream": true', '"stream" : true']);
}

/** Is `text/event-stream` among the types of this header value? */
const mentionsEventStream = (value: string): boolean =>
  says(lowerCase(value), ["text/event-stream"]);
