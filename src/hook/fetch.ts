/** fetch and Request: which responses are event streams, and what asked for them. */
import type { RequestBody, ResponseFacts } from "../messages/capture.ts";
import { watchResponse } from "./bodies.ts";
import {
  apply,
  blobBytes,
  closed,
  documentBase,
  firstOf,
  lowerCase,
  says,
  headersGet,
  now,
  own,
  resolveUrl,
  shared,
  shortened,
  response as nativeResponse,
  urlHref,
  viewOfBuffer,
} from "./natives.ts";
import { hold } from "./outbox.ts";
import { guarded, noticing, patchConstructor, patch } from "./patch.ts";
import { Branch, Recording } from "./recording.ts";
import { observing } from "./state.ts";
import {
  asksForStream,
  copyHeaders,
  inheritedBody,
  ObservedCall,
  rememberBody,
  type SettledRequest,
  sizeOf,
  TOO_LARGE,
} from "./request.ts";

export function patchFetch(): void {
  patch(window, "fetch", (native, self, args) => {
    if (!observing() || closed()) return apply(native, self, args);
    const requestedAt = now();
    const call = guarded(() => new ObservedCall(args));
    const promise = apply(native, self, call?.args ?? args) as Promise<Response>;
    const settled = call && guarded(() => call.settle());
    return settled
      ? shared(promise, () => follow(promise, { ...settled, input: args[0], requestedAt }))
      : promise;
  });
  patchConstructor(
    "Request",
    (built, call: ObservedCall) => rememberBody(built, call.body()),
    (args) => (observing() ? new ObservedCall(args) : undefined),
  );
  patch(
    Request.prototype,
    "clone",
    noticing((clone, self) => rememberBody(clone as object, inheritedBody(self))),
  );
}

interface Call extends SettledRequest {
  readonly input: unknown;
  readonly requestedAt: number;
}

/** `await`, so that a page's patched `then` is not called; a rejection passes untouched. */
async function follow(promise: Promise<Response>, call: Call): Promise<Response> {
  const response = await promise;
  guarded(() => observing() && notice(response, call));
  return response;
}

/** Media types that no event stream hides behind, whatever the request asked for. */
const NEVER_A_STREAM = ["image/", "audio/", "video/", "font/", "javascript", "text/css", "wasm"];

const EVENT_STREAM = ["text/event-stream;", "text/event-stream ", "text/event-stream,"];

/** JSON lines, and the header of the AI SDK's data stream: streams too, if their bytes say so. */
const LINES = ["ndjson", "jsonl"];
const DATA_STREAM = "x-vercel-ai-data-stream";

function notice(response: Response, call: Call): void {
  const headers = nativeResponse.headers(response);
  const type = lowerCase(headersGet(headers, "content-type") ?? "");
  // The media type itself: parameters and other words may mention another.
  const declared = says(`${firstOf(type, 18)};`, EVENT_STREAM);
  const candidate =
    !says(type, NEVER_A_STREAM) &&
    (says(type, LINES) || headersGet(headers, DATA_STREAM) !== null || asksForStream(call));
  if (!declared && !candidate) return;
  // An opaque response, 204 and the like: there is no body to read.
  if (nativeResponse.body(response) === null) return;
  const respondedAt = now();
  const recording = new Recording(call.signal);
  watchResponse(response, new Branch(recording));
  const open = (given: RequestBody): void => {
    const body = hold(sizeOf(given)) ? TOO_LARGE : given;
    recording.open({
      kind: "open",
      stream: recording.id,
      request: {
        method: call.method,
        url: shortened(urlOf(call, response)),
        headers: call.headers,
        body,
      },
      response: responseFacts(response),
      candidate: !declared,
      requestedAt: call.requestedAt,
      respondedAt,
      size: sizeOf(body),
    });
  };
  if ("kind" in call.body) open(call.body);
  else void openWithBlob(call.body, open);
}

/** A Blob is read only now that its request turned out to be wanted; it cannot have changed. */
async function openWithBlob(blob: Blob, open: (body: RequestBody) => void): Promise<void> {
  let body: RequestBody = { kind: "not-captured", reason: "unreadable" };
  try {
    body = { kind: "bytes", bytes: viewOfBuffer(await own(blobBytes(blob))) };
  } catch {
    // A file that is gone from the disk cannot be read; the stream is recorded all the same.
  }
  guarded(() => open(body));
}

function responseFacts(response: Response): ResponseFacts {
  return {
    url: shortened(nativeResponse.url(response)),
    status: nativeResponse.status(response),
    statusText: nativeResponse.statusText(response),
    type: nativeResponse.type(response),
    redirected: nativeResponse.redirected(response),
    headers: copyHeaders(nativeResponse.headers(response)) ?? [],
  };
}

/** The URL that was asked for; after a redirect the response's is another. */
function urlOf(call: Call, response: Response): string {
  if (call.url) return call.url;
  try {
    return typeof call.input === "string"
      ? resolveUrl(call.input, documentBase())
      : urlHref(call.input as URL);
  } catch {
    return nativeResponse.url(response);
  }
}
