/** Reading a watched response through Response itself: body, clone, text, json …, and the cache. */
import {
  apply,
  cloneResponse,
  own,
  reader as nativeReader,
  response as nativeResponse,
  safeWeakMap,
  getReader,
  isLocked,
} from "./natives.ts";
import { guarded, noticing, patchConstructor, patch, type Stand } from "./patch.ts";
import { claim, keepsReadable, type Branch } from "./recording.ts";
import { divide, watchSight } from "./sight.ts";
import { branchOf, watchStream } from "./streams.ts";

interface Watched {
  readonly branch: Branch;
  /** The stream the page got from `body`; it must go on getting the same one after our own clone. */
  handedOut: ReadableStream<Uint8Array> | null;
  /** We cloned: in Chromium `body` is another stream now. */
  cloned: boolean;
}

const watched = safeWeakMap<object, Watched>();

/** From now on what the page reads of `response` is recorded. */
export function watchResponse(response: Response, branch: Branch): void {
  watched.set(response, { branch, handedOut: null, cloned: false });
  keepsReadable(response, branch.recording);
  watchSight(branch, response, nativeResponse.body, nativeResponse.bodyUsed);
}

export function patchBodies(): void {
  const prototype = Response.prototype;
  patch(
    prototype,
    "body",
    (native, self, args) => {
      const stream = apply(native, self, args) as ReadableStream<Uint8Array> | null;
      return guarded(() => handOut(self as Response, stream)) ?? stream;
    },
    "get",
  );
  patch(
    prototype,
    "clone",
    noticing((clone, self) => {
      const original = watched.get(self);
      if (!original) return;
      const { handedOut } = original;
      // In Chromium `body` is another stream now, and what was handed out is locked for ever.
      if (handedOut && nativeResponse.body(self as Response) !== handedOut) {
        divide(handedOut);
      }
      watchResponse(clone as Response, original.branch.fork());
    }),
  );
  const consumers = ["text", "json", "arrayBuffer", "blob", "bytes", "formData"];
  for (let i = 0; i < consumers.length; i++) {
    patch(
      prototype,
      consumers[i]!,
      observingWhole((self) => self),
    );
  }
  if (typeof Cache === "function") {
    patch(
      Cache.prototype,
      "put",
      observingWhole((_self, args) => args[1]),
    );
  }
  patchConstructor("Response", (built, { args }) => {
    const body = args[0] as ReadableStream<Uint8Array>;
    const branch = branchOf(body);
    if (!branch) return;
    // The new response reads the very stream that the page handed over.
    watched.set(built, { branch, handedOut: body, cloned: false });
    keepsReadable(built, branch.recording);
  });
}

function handOut(self: Response, stream: ReadableStream<Uint8Array> | null) {
  const entry = watched.get(self);
  if (!entry || !stream) return stream;
  if (entry.cloned && entry.handedOut) return entry.handedOut;
  entry.handedOut = stream;
  if (!entry.cloned) watchStream(stream, entry.branch);
  return stream;
}

/**
 * For calls that read a whole response natively, out of sight: clone first, let the native call
 * have the original, and read the clone to its end.
 */
function observingWhole(pick: (self: unknown, args: unknown[]) => unknown): Stand {
  return (native, self, args) => {
    const clone = guarded(() => privateClone(pick(self, args) as Response));
    const result = apply(native, self, args);
    if (clone) guarded(() => void drain(clone.stream, clone.branch));
    return result;
  };
}

function privateClone(response: Response) {
  const entry = watched.get(response);
  if (!entry || nativeResponse.bodyUsed(response)) return undefined;
  const body = nativeResponse.body(response);
  if (!body || isLocked(body)) return undefined;
  const stream = nativeResponse.body(cloneResponse(response));
  entry.cloned = true;
  entry.branch.recording.claimed = true;
  return stream && { stream, branch: entry.branch };
}

async function drain(stream: ReadableStream<Uint8Array>, branch: Branch): Promise<void> {
  try {
    const reader = getReader(stream);
    claim(reader, branch.recording);
    for (;;) {
      const result = await own(nativeReader.read(reader));
      if (result.done) break;
      guarded(() => branch.receive(result.value));
    }
    branch.complete();
  } catch (error) {
    guarded(() => branch.recording.fail(error));
  }
}
