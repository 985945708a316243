/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), with the events of a stream where
 * Chrome's DevTools keep them: `_eventSourceMessages`.
 *
 * Written piece by piece; body and events of one stream are each read once more, and secrets that
 * lie in several events are looked for once.
 */
import type { Entry, PostData } from "har-format";
import type { HeaderList, RequestBody } from "../messages/capture.ts";
import type { StreamRecord } from "../store/records.ts";
import { decodedUtf8 } from "../stream/secrets/body.ts";
import { exportedBody, exportedEvents, splitSecrets } from "./body.ts";
import type { Capture, CaptureReader } from "./capture.ts";
import { contentType, type Exchange, exportedExchange } from "./exchange.ts";
import { base64Text, escapedText, Measure, utf8 } from "./json.ts";
import { eventData } from "./ndjson.ts";
import type { Piece } from "./pieces.ts";
import { Redaction } from "./redaction.ts";

/** Who wrote a file. */
export interface Creator {
  readonly name: string;
  readonly version: string;
}

export async function* exportHar(
  reader: CaptureReader,
  captures: readonly Capture[],
  redaction: Redaction,
  { name, version }: Creator,
): AsyncGenerator<Uint8Array, void, void> {
  const creator = JSON.stringify({ name, version });
  yield utf8(`{"log":{"version":"1.2","creator":${creator},"pages":[],"entries":[`);
  for (const [index, capture] of captures.entries()) {
    if (index > 0) yield utf8(",\n");
    yield* exportEntry(reader, capture, redaction);
  }
  yield utf8("]}}\n");
}

async function* exportEntry(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
): AsyncGenerator<Uint8Array, void, void> {
  // Counted once, when the body is written: here only its encoding and size are looked for.
  const uncounted = new Redaction(redaction.kinds);
  const split = await splitSecrets(reader, capture, redaction);
  const measure = new Measure();
  yield* measure.read(exportedBody(reader, capture, uncounted, split));

  const exchange = await exportedExchange(reader, capture.stream, redaction);
  const { response, ...entry } = entryOf(capture.stream, exchange);
  const { content, ...answer } = response;
  yield utf8(
    `${open(entry)}"response":${open(answer)}"content":${open({
      ...content,
      size: measure.size,
      ...(measure.isUtf8 ? {} : { encoding: "base64" }),
    })}"text":"`,
  );
  const pieces = exportedBody(reader, capture, redaction, split);
  yield* measure.isUtf8 ? escapedText(pieces) : base64Text(pieces);
  yield utf8('"}},"_eventSourceMessages":[');
  yield* exportMessages(reader, capture, uncounted, split);
  yield utf8("]}");
}

/** An object that goes on: without its last brace, with a comma. */
function open(value: object): string {
  return `${JSON.stringify(value).slice(0, -1)},`;
}

/** The events that EventSource would dispatch, as Chrome's DevTools export them. */
async function* exportMessages(
  reader: CaptureReader,
  capture: Capture,
  redaction: Redaction,
  split: readonly Piece[],
): AsyncGenerator<Uint8Array, void, void> {
  const { timeOrigin, framing } = capture.stream;
  let between = "";
  // As EventSource remembers it: an id holds until another one comes.
  let lastId = "";
  for await (const { row, bytes } of exportedEvents(reader, capture, redaction, split)) {
    const { name, id, text } = eventData(row, bytes, framing);
    lastId = id ?? lastId;
    if (row.kind !== "event" || !row.complete) continue;
    const message = {
      // Seconds since 1970, as Chrome's are.
      time: (timeOrigin + row.time) / 1000,
      eventName: name === null || name === "" ? "message" : name,
      eventId: lastId,
      data: text ?? "",
    };
    yield utf8(`${between}${JSON.stringify(message)}`);
    between = ",";
  }
}

function entryOf(stream: StreamRecord, { request, response }: Exchange): Entry {
  const wait = Math.max(0, stream.respondedAt - stream.requestedAt);
  const receive = Math.max(0, (stream.endedAt ?? stream.respondedAt) - stream.respondedAt);
  const postData = postDataOf(request.body, request.headers);
  return {
    startedDateTime: new Date(stream.startedAt).toISOString(),
    time: wait + receive,
    request: {
      method: request.method,
      url: request.url,
      // What the page cannot see is not made up.
      httpVersion: "unknown",
      cookies: [],
      headers: pairs(request.headers),
      queryString: queryOf(request.url),
      ...(postData === null ? {} : { postData }),
      headersSize: -1,
      bodySize: bodySize(request.body),
    },
    response: {
      status: response.status,
      statusText: response.statusText,
      httpVersion: "unknown",
      cookies: [],
      headers: pairs(response.headers),
      content: { size: 0, mimeType: mediaType(response.headers) },
      redirectURL: "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait, receive },
    _resourceType: "fetch",
    comment: `recorded by Darkroom; ended: ${stream.end}`,
  };
}

const pairs = (headers: HeaderList): { name: string; value: string }[] =>
  headers.map(([name, value]) => ({ name, value }));

/** Without parameters: Chrome shows events only of exactly `text/event-stream`. */
function mediaType(headers: HeaderList, unsaid = "x-unknown"): string {
  return contentType(headers).split(";")[0]?.trim().toLowerCase() || unsaid;
}

function queryOf(url: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? "";
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}

function postDataOf(body: RequestBody, headers: HeaderList): PostData | null {
  const mimeType = mediaType(headers, body.kind === "form" ? "multipart/form-data" : undefined);
  switch (body.kind) {
    case "text":
      return { mimeType, text: body.text };
    case "bytes": {
      const text = decodedUtf8(body.bytes);
      return text === null
        ? { mimeType, text: "", comment: `${body.bytes.length} bytes that are no text` }
        : { mimeType, text };
    }
    case "form": {
      const params = body.fields.map(({ name, value }) =>
        typeof value === "string"
          ? { name, value }
          : { name, fileName: value.file, contentType: value.type },
      );
      return { mimeType, params };
    }
    case "not-captured":
      return { mimeType, text: "", comment: `not captured: ${body.reason}` };
    case "none":
      break;
  }
  return null;
}

function bodySize(body: RequestBody): number {
  if (body.kind === "none") return 0;
  if (body.kind === "bytes") return body.bytes.length;
  return body.kind === "text" ? utf8(body.text).length : -1;
}
