/** The first record of a stream, secrets masked before anything is stored. */
import type { CaptureMessage, RequestBody, StreamId } from "../messages/capture.ts";
import type { StreamRecord } from "../store/records.ts";
import { newSketch } from "../stream/sketch.ts";
import { maskOpening } from "./masking.ts";

export type OpenMessage = Extract<CaptureMessage, { kind: "open" }>;

/** Where a stream comes from: what the relay said at hello, and what the browser says of its port. */
export interface Origin {
  readonly tab: number;
  readonly frame: number;
  readonly document: string;
  readonly url: string;
  readonly timeOrigin: number;
  readonly resolution: number;
}

export interface Opening {
  readonly record: StreamRecord;
  /** The request body when it is too large to stand in the record. */
  readonly body: { readonly body: RequestBody; readonly size: number } | null;
  /** The bytes must confirm that it is an event stream. */
  readonly unconfirmed: boolean;
}

/** Larger bodies stand apart, since the record is rewritten with every flush. */
const INLINE_BODY = 4_096;
/** `data:` addresses can be megabytes. */
const MAX_URL = 65_536;
/** A model is looked for in JSON bodies up to this size; with images they are far larger. */
const MAX_MODEL_BODY = 32 * 1024 * 1024;

function bodySize(body: RequestBody): number {
  switch (body.kind) {
    case "text":
      // Two bytes a character at most, which is what the store may take.
      return body.text.length * 2;
    case "bytes":
      return body.bytes.byteLength;
    case "form":
      return JSON.stringify(body.fields).length * 2;
    case "none":
    case "not-captured":
      break;
  }
  return 0;
}

function requestedModel(body: RequestBody): string | null {
  if (body.kind !== "text" && body.kind !== "bytes") return null;
  try {
    if (bodySize(body) > MAX_MODEL_BODY) return null;
    const text = body.kind === "text" ? body.text : new TextDecoder().decode(body.bytes);
    const json: unknown = JSON.parse(text);
    if (typeof json !== "object" || json === null || !("model" in json)) return null;
    return typeof json.model === "string" ? json.model.slice(0, 200) : null;
  } catch {
    return null;
  }
}

/** @see https://mimesniff.spec.whatwg.org/#parsing-a-mime-type (essence only) */
function isEventStream(headers: StreamRecord["response"]["headers"]): boolean {
  return headers.some(
    ([name, value]) =>
      name.toLowerCase() === "content-type" &&
      value.split(";", 1)[0]?.trim().toLowerCase() === "text/event-stream",
  );
}

export function openingOf(
  stream: StreamId,
  message: OpenMessage,
  origin: Origin,
  session: string,
  keepSecrets: boolean,
): Opening {
  const masked = maskOpening(message.request, message.response, origin.url, keepSecrets);
  const { request, response } = masked;
  const size = bodySize(request.body);
  const apart = size > INLINE_BODY;
  const unconfirmed = message.candidate && !isEventStream(response.headers);
  return {
    unconfirmed,
    body: apart ? { body: request.body, size } : null,
    record: {
      id: stream,
      source: "fetch",
      tab: origin.tab,
      frame: origin.frame,
      document: origin.document,
      pageUrl: masked.pageUrl.slice(0, MAX_URL),
      session,
      request: {
        method: request.method,
        url: request.url.slice(0, MAX_URL),
        headers: request.headers,
        body: apart ? { kind: "apart", size } : request.body,
      },
      response: { ...response, url: response.url.slice(0, MAX_URL) },
      masked: masked.count,
      candidate: unconfirmed,
      framing: "sse",
      dialect: null,
      model: requestedModel(message.request.body),
      startedAt: origin.timeOrigin + message.requestedAt,
      timeOrigin: origin.timeOrigin,
      resolution: origin.resolution,
      requestedAt: message.requestedAt,
      respondedAt: message.respondedAt,
      firstByteAt: null,
      firstEventAt: null,
      firstImageAt: null,
      endedAt: null,
      end: "open",
      endDetail: "",
      bytesSeen: 0,
      bytesKept: 0,
      chunks: 0,
      blocks: 0,
      rows: 0,
      events: 0,
      images: 0,
      finished: false,
      settled: 0,
      gaps: 0,
      gapBytes: {},
      lastImage: null,
      findings: null,
      sketch: newSketch(message.requestedAt),
      pinned: false,
      label: "",
    },
  };
}

/** The opening that a full storage can still take. A body in the record itself is small and stays. */
export function withoutBody({ record, unconfirmed, body }: Opening): Opening {
  if (!body) return { record, unconfirmed, body };
  const request = {
    ...record.request,
    body: { kind: "not-captured", reason: "too-large" } as const,
  };
  return { record: { ...record, request }, unconfirmed, body: null };
}
