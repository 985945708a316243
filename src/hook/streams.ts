/** Reading a watched body through the Streams API: readers, iterators, tee, cancel. */
import {
  apply,
  byobClosed,
  byobPrototype,
  bytesUnder,
  defineProperty,
  getPrototypeOf,
  NativeReadableStream,
  reader as nativeReader,
  safeWeakMap,
  isLocked,
  readThrough,
  reflectGet,
  shared,
} from "./natives.ts";
import { guarded, noticing, patchConstructor, patch } from "./patch.ts";
import { claim, keepsReadable, type Branch } from "./recording.ts";
import { isObject } from "./request.ts";
import { divide, watchSight } from "./sight.ts";

interface Reading {
  readonly branch: Branch;
  readonly source: ReadableStream<Uint8Array> | null;
  released: boolean;
  /** Reads that have not settled, and whether the stream has closed meanwhile. */
  pending: number;
  closed: boolean;
  /** What is to be done when no read is pending any more. */
  leave?: () => void;
  /** An iterator that was told not to cancel the body when it returns. */
  readonly keeps: boolean;
}

const reads = (
  branch: Branch,
  source: ReadableStream<Uint8Array> | null,
  keeps = false,
): Reading => ({ branch, source, released: false, pending: 0, closed: false, keeps });

const streams = safeWeakMap<object, Branch>();
/** Those that hold their lock. */
const readings = safeWeakMap<object, Reading | undefined>();

const itself = <T>(stream: T): T => stream;

/** From now on `stream` delivers what `branch` has not seen yet. */
export function watchStream(stream: ReadableStream<Uint8Array>, branch: Branch): void {
  if (streams.get(stream) === branch) return;
  streams.set(stream, branch);
  keepsReadable(stream, branch.recording);
  watchSight(branch, stream, itself);
}

export const branchOf = (stream: object): Branch | undefined => streams.get(stream);

type ReadPromise = Promise<ReadableStreamReadResult<ArrayBufferView>>;

/** Attaches our reaction before the page can attach its own. */
const observeRead = (promise: ReadPromise, reading: Reading): void =>
  void shared(promise, () => takeRead(promise, reading));

/** Takes the bytes of one read. `await` calls no `then` that the page may have patched. */
async function takeRead(promise: ReadPromise, reading: Reading): Promise<void> {
  const { branch } = reading;
  reading.pending += 1;
  try {
    const result = await promise;
    guarded(() => {
      // A BYOB reader answers with the kind of view it was given, and with the last bytes together
      // with `done` when it was asked for more than there were (`min`).
      if (result.value) branch.receive(bytesUnder(result.value));
      if (result.done) branch.complete();
    });
  } catch (error) {
    // A reader's read may also fail for its arguments, or because the lock was released; whether
    // the body failed, `closed` says. An iterator has no such promise.
    guarded(() => reading.source || branch.recording.fail(error));
  }
  reading.pending -= 1;
  if (reading.pending > 0) return;
  guarded(() => (reading.closed ? branch.complete() : reading.leave?.()));
}

/**
 * Notices how the body ends even when the page does not read on. The platform marks this promise
 * as handled itself, so listening to it silences no `unhandledrejection` of the page
 * (https://streams.spec.whatwg.org/#readable-stream-error).
 *
 * It settles before the read that takes the last chunk of a closing stream
 * (https://streams.spec.whatwg.org/#rs-default-controller-private-pull), so reads go first.
 */
async function observeClosed(closed: Promise<unknown>, reading: Reading): Promise<void> {
  const { branch } = reading;
  try {
    await closed;
    reading.closed = true;
    if (reading.pending === 0) guarded(() => branch.complete());
  } catch (error) {
    guarded(() => reading.released || branch.recording.fail(error));
  }
}

/** @param byob told apart before asking: the wrong getter of `closed` answers with a rejected promise */
function startReading(reader: object, source: object, byob: boolean): void {
  const branch = branchOf(source);
  if (!branch) return;
  const reading = reads(branch, source as ReadableStream<Uint8Array>);
  readings.set(reader, reading);
  claim(reader, branch.recording);
  const closed = byob
    ? byobClosed(reader as ReadableStreamBYOBReader)
    : nativeReader.closed(reader as ReadableStreamDefaultReader<Uint8Array>);
  void shared(closed, () => observeClosed(closed, reading));
}

export function patchStreams(): void {
  const prototype = ReadableStream.prototype;
  patch(
    prototype,
    "getReader",
    noticing((reader, source) => {
      startReading(reader as object, source, getPrototypeOf(reader as object) === byobPrototype);
    }),
  );
  patch(
    prototype,
    "tee",
    noticing((pair, source) => {
      const branch = streams.get(source);
      if (!branch) return;
      const two = pair as readonly ReadableStream<Uint8Array>[];
      divide(source);
      watchStream(two[0]!, branch);
      watchStream(two[1]!, branch.fork());
    }),
  );
  patch(
    prototype,
    "cancel",
    noticingCancel((self) => {
      const branch = streams.get(self);
      return branch && !isLocked(self as ReadableStream) ? branch : undefined;
    }),
  );
  patchIterator(prototype);
  patchReader("ReadableStreamDefaultReader", ReadableStreamDefaultReader.prototype);
  patchReader("ReadableStreamBYOBReader", byobPrototype);
}

/** `cancel` counts when it is really carried out: decided before the native call, as it unlocks nothing. */
function noticingCancel(branchFor: (self: object) => Branch | undefined) {
  return (native: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown => {
    guarded(() => {
      branchFor(self as object)?.leave("cancelled", args[0]);
    });
    return apply(native, self, args);
  };
}

/** Shows what `read` and `next` promise to the reading, unless its lock is released. */
const noticingRead = noticing((promise, self) => {
  const reading = readings.get(self);
  if (reading) observeRead(promise as ReadPromise, reading);
});

function patchReader(name: string, prototype: object): void {
  patch(prototype, "read", noticingRead);
  patch(
    prototype,
    "cancel",
    noticingCancel((self) => readings.get(self)?.branch),
  );
  patch(prototype, "releaseLock", (native, self, args) => {
    guarded(() => {
      const reading = readings.get(self as object);
      if (!reading?.source) return;
      readings.set(self as object, undefined);
      reading.released = true;
      reading.branch.recording.claimed = false;
      watchSight(reading.branch, reading.source, itself);
    });
    return apply(native, self, args);
  });
  patchConstructor(name, (reader, { args }) =>
    startReading(reader, args[0] as object, prototype === byobPrototype),
  );
}

/** Passes the browser's reads of `options` on, once each, and tells what `preventCancel` was. */
const observedOptions = (options: object, tell: (preventCancel: boolean) => void): object =>
  readThrough(options, (value, key) => {
    if (key === "preventCancel") tell(Boolean(value));
    return value;
  });

function patchIterator(prototype: ReadableStream<Uint8Array>): void {
  patch(prototype, "values", (native, self, args) => {
    const branch = streams.get(self as object);
    if (!branch) return apply(native, self, args);
    const options = args[0];
    let preventCancel = false;
    const observed = isObject(options)
      ? [observedOptions(options, (value) => (preventCancel = value))]
      : args;
    const iterator = apply(native, self, observed) as object;
    guarded(() => {
      claim(iterator, branch.recording);
      readings.set(iterator, reads(branch, null, preventCancel));
    });
    return iterator;
  });
  // Another name of the same function.
  defineProperty(prototype, Symbol.asyncIterator, { value: reflectGet(prototype, "values") });
  const iteratorPrototype = getPrototypeOf(new NativeReadableStream().values()) as object;
  patch(iteratorPrototype, "next", noticingRead);
  patch(iteratorPrototype, "return", (native, self, args) => {
    guarded(() => {
      const reading = readings.get(self as object);
      if (!reading || reading.keeps) return;
      const leave = (): void => reading.branch.leave("cancelled", args[0]);
      // An iterator returns after the reads that were asked for before.
      if (reading.pending > 0) reading.leave = leave;
      else leave();
    });
    return apply(native, self, args);
  });
}
