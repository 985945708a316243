// Taking methods off their objects is what this file is for; `uncurry` gives them their `this`.
// oxlint-disable typescript/unbound-method
/**
 * The built-ins as they were before the page ran. The page owns the originals afterwards: it may
 * patch, freeze or delete them, so nothing in this room looks one up by name later, uses an
 * iterator (`for…of`, spread, destructuring), an array method, or assigns to an array index that
 * does not exist yet (a setter on Array.prototype would see it).
 */
export const {
  apply,
  construct,
  defineProperty,
  deleteProperty,
  get: reflectGet,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
} = Reflect;

// The platform calls any function with any `this`; only here may types be that loose.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyFunction = (this: any, ...args: any[]) => any;

/** `f(self, …args)` for a method, immune to a patched `Function.prototype.call`. */
function uncurry<F extends AnyFunction>(
  method: F,
): (self: ThisParameterType<F>, ...args: Parameters<F>) => ReturnType<F> {
  return (self, ...args) => apply(method, self, args) as ReturnType<F>;
}

/** The native getter `key` of a prototype as a function of its instance. */
function getter<T extends object, K extends keyof T & string>(
  prototype: T,
  key: K,
): (self: T) => T[K] {
  const get = getOwnPropertyDescriptor(prototype, key)!.get!;
  return (self) => apply(get, self, []);
}

/** The native getters of a prototype, each as a function of its instance. */
function getters<T extends object, K extends keyof T & string>(
  prototype: T,
  keys: readonly K[],
): { readonly [P in K]: (self: T) => T[P] } {
  const all = {} as Record<string, unknown>;
  for (let i = 0; i < keys.length; i++) all[keys[i]!] = getter(prototype, keys[i]!);
  return all as { readonly [P in K]: (self: T) => T[P] };
}

export const NativeProxy = Proxy;
export const NativeReadableStream = ReadableStream;
export const NativeWeakRef = WeakRef;
const NativeWeakMap = WeakMap;
const NativeUint8Array = Uint8Array;
const NativeTextDecoder = TextDecoder;
export const NativeFinalizationRegistry = FinalizationRegistry;
const NativeURL = URL;
const NativeMessageEvent = MessageEvent;

/** One class for all these handlers: taking the prototype off each new one costs microseconds. */
class ReadThrough implements ProxyHandler<object> {
  readonly source: object;
  readonly change: (value: unknown, key: PropertyKey) => unknown;

  constructor(source: object, change: (value: unknown, key: PropertyKey) => unknown) {
    this.source = source;
    this.change = change;
  }

  get(_target: object, key: PropertyKey): unknown {
    return this.change(reflectGet(this.source, key), key);
  }

  ownKeys(): (string | symbol)[] {
    return ownKeys(this.source);
  }

  getOwnPropertyDescriptor(_target: object, key: PropertyKey): PropertyDescriptor | undefined {
    const descriptor = getOwnPropertyDescriptor(this.source, key);
    return (
      descriptor && ({ __proto__: null, ...descriptor, configurable: true } as PropertyDescriptor)
    );
  }
}
Object.setPrototypeOf(ReadThrough.prototype, null);

/**
 * An object that the browser may read in place of `source`: each of its questions is put to
 * `source` once, in its order, and `change` may give another answer. The Proxy's own target is
 * empty, because the language would compare answers with a target that is frozen, and ask it more.
 */
export const readThrough = (
  source: object,
  change: (value: unknown, key: PropertyKey) => unknown,
): object => new NativeProxy({}, new ReadThrough(source, change));

/** A WeakMap whose methods the page cannot reach. */
export interface SafeWeakMap<K extends object, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}
const weakGet = uncurry(WeakMap.prototype.get);
const weakSet = uncurry(WeakMap.prototype.set);
export function safeWeakMap<K extends object, V>(): SafeWeakMap<K, V> {
  const map = new NativeWeakMap<K, V>();
  return {
    get: (key) => weakGet(map, key) as V | undefined,
    set: (key, value) => void weakSet(map, key, value),
  };
}

export const iteratorKey: symbol = Symbol.iterator;
export const isArray = Array.isArray;
export const isError: (value: unknown) => value is Error = Error.isError;
/** One for all: an engine takes 20 µs to make an object without a prototype and read it once. */
const element = {
  __proto__: null,
  value: undefined as unknown,
  writable: true,
  enumerable: true,
  configurable: true,
};
/** Appends without consulting Array.prototype. */
export function append<T>(list: T[], value: T): void {
  element.value = value;
  defineProperty(list, list.length, element as object);
  element.value = undefined;
}

const ownConstructor: object = { __proto__: null, value: Promise, configurable: true };
/**
 * A promise of the browser's that nobody else sees, to be awaited. Whoever reacts to a promise, even
 * by `await`, reads its `constructor` (https://tc39.es/ecma262/#sec-promise-resolve): a page may
 * have put a getter on `Promise.prototype`.
 */
export function own<P extends object>(promise: P): P {
  defineProperty(promise, "constructor", ownConstructor);
  return promise;
}
/** Lets `react` await a promise that the page gets as the browser made it. */
export function shared<T>(promise: object, react: () => T): T {
  own(promise);
  const reaction = react();
  deleteProperty(promise, "constructor");
  return reaction;
}

const includes = uncurry(String.prototype.includes);
export const lowerCase = uncurry(String.prototype.toLowerCase);
/**
 * Is one of these words in the text? Not a RegExp: the page would find what it matched in
 * `RegExp.$1` and its like (https://github.com/tc39/proposal-regexp-legacy-features).
 */
export function says(text: string, words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) if (includes(text, words[i]!)) return true;
  return false;
}
export const toText = String;
const slice = uncurry(String.prototype.slice);
export const firstOf = (text: string, length: number): string => slice(text, 0, length);
/** What is longer says no more: `data:` addresses and reasons of aborts can be megabytes. */
export const shortened = (text: string): string => firstOf(text, 65_536);
export const now: () => number = (
  (clock, read) => () =>
    read(clock)
)(performance, uncurry(Performance.prototype.now));
const signalIn = AbortSignal.timeout;
/** Not `setTimeout`: its ids are the page's too, which counts them, or clears all there are. */
export const later = (run: () => void, milliseconds: number): unknown =>
  listen(signalIn(milliseconds), "abort", run);
const isClosed = getter(window, "closed");
/** The frame is gone, or going: Firefox runs no reaction to a promise of it any more. */
export const closed = (): boolean => isClosed(window);

// Bytes
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const typedArray = getters(TypedArrayPrototype, ["byteLength", "byteOffset", "buffer"]);
export const { byteLength } = typedArray;
export const bytesOfSize = (size: number): Uint8Array<ArrayBuffer> => new NativeUint8Array(size);
/** A view of `count` bytes from `from`, without the species protocol of `subarray`. */
export const viewOf = (source: Uint8Array, from: number, count: number): Uint8Array =>
  new NativeUint8Array(typedArray.buffer(source), typedArray.byteOffset(source) + from, count);
export const viewOfBuffer = bytesOfSize as unknown as (buffer: ArrayBufferLike) => Uint8Array;
/** (target, source, at) */
export const copyInto: (target: Uint8Array, source: Uint8Array, at: number) => void = uncurry(
  Uint8Array.prototype.set,
);
const dataView = getters(DataView.prototype, ["byteLength", "byteOffset", "buffer"]);
/** The bytes under any ArrayBufferView, not copied. */
export function bytesUnder(view: ArrayBufferView): Uint8Array {
  try {
    return viewOf(view as Uint8Array, 0, byteLength(view as Uint8Array));
  } catch {
    const data = view as DataView;
    return new NativeUint8Array(
      dataView.buffer(data),
      dataView.byteOffset(data),
      dataView.byteLength(data),
    );
  }
}
export const arrayBufferLength = getter(ArrayBuffer.prototype, "byteLength");
const latin1 = new NativeTextDecoder("latin1");
const decode = uncurry(TextDecoder.prototype.decode);
export const decodeLatin1 = (bytes: Uint8Array): string => decode(latin1, bytes);

export const randomValues = uncurry(Crypto.prototype.getRandomValues);
export const ownCrypto = crypto;
export const toHex = uncurry(Uint8Array.prototype.toHex);

// Fetch
export const response = getters(Response.prototype, [
  "body",
  "bodyUsed",
  "headers",
  "status",
  "statusText",
  "type",
  "url",
  "redirected",
]);
export const cloneResponse = uncurry(Response.prototype.clone);
export const request = getters(Request.prototype, ["url", "method", "headers", "signal"]);
export const headersForEach = uncurry(Headers.prototype.forEach);
export const headersGet = uncurry(Headers.prototype.get);
export const { aborted: signalAborted, reason: abortReason } = getters(AbortSignal.prototype, [
  "aborted",
  "reason",
]);

// Request bodies
export const formDataForEach = uncurry(FormData.prototype.forEach);
export const blob = getters(Blob.prototype, ["size", "type"]);
export const blobBytes = uncurry(Blob.prototype.arrayBuffer);
export const fileName = getter(File.prototype, "name");
export const paramsToText = uncurry(URLSearchParams.prototype.toString);
export const urlHref = getter(URL.prototype, "href");

const baseUri = getter(Node.prototype, "baseURI");
const ownDocument = document;
export const documentBase = (): string => baseUri(ownDocument);
export const resolveUrl = (url: string, base: string): string => urlHref(new NativeURL(url, base));

// Streams
export const isLocked = getter(ReadableStream.prototype, "locked");
export const getReader = uncurry(ReadableStream.prototype.getReader) as (
  self: ReadableStream<Uint8Array>,
) => ReadableStreamDefaultReader<Uint8Array>;
const DefaultReader = ReadableStreamDefaultReader.prototype;
export const reader = {
  read: uncurry(DefaultReader.read) as (
    self: ReadableStreamDefaultReader<Uint8Array>,
  ) => Promise<ReadableStreamReadResult<Uint8Array>>,
  cancel: uncurry(DefaultReader.cancel),
  releaseLock: uncurry(DefaultReader.releaseLock),
  closed: getter(DefaultReader, "closed"),
};
export const byobPrototype = ReadableStreamBYOBReader.prototype;
export const byobClosed = getter(byobPrototype, "closed");
const Controller = ReadableStreamDefaultController.prototype;
export const controller = {
  enqueue: uncurry(Controller.enqueue),
  close: uncurry(Controller.close),
  error: uncurry(Controller.error),
};

const exception = getters(DOMException.prototype, ["name", "message"]);
/**
 * Name of an error, and it in words, without running code of the page: an abort reason may be any
 * object, getters and all.
 */
export function describeError(error: unknown): { name: string; words: string } {
  let name = "";
  let message: unknown;
  try {
    name = exception.name(error as DOMException);
    message = exception.message(error as DOMException);
  } catch {
    message = isError(error) ? getOwnPropertyDescriptor(error, "message")?.value : error;
  }
  const said = typeof message === "string" ? message : "";
  return { name, words: shortened(name && said ? `${name}: ${said}` : name + said) };
}

// Leaving the document
export const deref = uncurry(WeakRef.prototype.deref);
export const register = uncurry(FinalizationRegistry.prototype.register);
export const unregister = uncurry(FinalizationRegistry.prototype.unregister);

const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
export const listen = uncurry(EventTarget.prototype.addEventListener);
export const eventData = getter(MessageEvent.prototype, "data");
/** Dispatches a MessageEvent synchronously. Returns true when nobody prevented its default. */
export function dispatchMessage(
  target: EventTarget,
  type: string,
  init: MessageEventInit,
): boolean {
  return dispatch(target, new NativeMessageEvent(type, init));
}
