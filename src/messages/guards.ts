/**
 * The door: everything that comes over a port is checked here before anything looks at it.
 *
 * Written by hand, not with a schema library: blocks arrive thousands of times a second, and
 * what matters is bounds. A guard returns null, or a fresh object that holds the checked fields
 * and nothing else.
 */
import type {
  Block,
  CaptureMessage,
  FormField,
  GapReason,
  HeaderList,
  PageEnd,
  ProbeAnswer,
  RelayHello,
  RelayToRecorder,
  RequestBody,
  RequestFacts,
  ResponseFacts,
} from "./capture.ts";
import type { DevtoolsWord, PanelRequest, Settings } from "./panel.ts";

const MiB = 1024 * 1024;
/** A runtime message cannot be larger. */
const MAX_BYTES = 64 * MiB;
const MAX_CHUNKS = MiB;
const MAX_TEXT = 64 * MiB;
const MAX_URL = 4 * MiB;
const MAX_HEADERS = 2_000;
const MAX_HEADER = MiB;
const MAX_FIELDS = 10_000;
const MAX_WORD = 4_096;
const MAX_LIST = 10_000;
const STREAM_ID = /^[0-9a-f]{32}$/;

const GAPS: readonly GapReason[] = ["memory", "quota", "arming", "copy"];
const ENDS: readonly PageEnd[] = [
  "complete",
  "cancelled",
  "aborted",
  "failed",
  "unread",
  "elsewhere",
];

type Bag = Record<string, unknown>;

export function bag(value: unknown): Bag | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Bag)
    : null;
}

export function text(value: unknown, limit: number): value is string {
  return typeof value === "string" && value.length <= limit;
}

export function count(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function finite(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function streamId(value: unknown): value is string {
  return typeof value === "string" && STREAM_ID.test(value);
}

export function oneOf<T extends string>(value: unknown, list: readonly T[]): value is T {
  return typeof value === "string" && (list as readonly string[]).includes(value);
}

/**
 * True for a Uint8Array of any realm: what came through a page's port fails `instanceof` in a
 * Firefox content script (Xray), and a tag can be forged, so the length must be a number as well.
 */
export function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return (
    Object.prototype.toString.call(value) === "[object Uint8Array]" &&
    ArrayBuffer.isView(value) &&
    count(value.byteLength)
  );
}

function headerList(value: unknown): HeaderList | null {
  if (!Array.isArray(value) || value.length > MAX_HEADERS) return null;
  const list: [string, string][] = [];
  for (const pair of value as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return null;
    const [name, content] = pair as [unknown, unknown];
    if (!text(name, MAX_WORD) || !text(content, MAX_HEADER)) return null;
    list.push([name, content]);
  }
  return list;
}

function formField(value: unknown): FormField | null {
  const field = bag(value);
  if (!field || !text(field["name"], MAX_TEXT)) return null;
  const name = field["name"];
  if (text(field["value"], MAX_TEXT)) return { name, value: field["value"] };
  const file = bag(field["value"]);
  if (!file || !text(file["file"], MAX_WORD) || !text(file["type"], MAX_WORD)) return null;
  if (!count(file["size"])) return null;
  return { name, value: { file: file["file"], type: file["type"], size: file["size"] } };
}

function requestBody(value: unknown): RequestBody | null {
  const body = bag(value);
  switch (body?.["kind"]) {
    case "none":
      return { kind: "none" };
    case "text":
      return text(body["text"], MAX_TEXT) ? { kind: "text", text: body["text"] } : null;
    case "bytes":
      return isBytes(body["bytes"]) && body["bytes"].byteLength <= MAX_BYTES
        ? { kind: "bytes", bytes: body["bytes"] }
        : null;
    case "form": {
      if (!Array.isArray(body["fields"]) || body["fields"].length > MAX_FIELDS) return null;
      const fields: FormField[] = [];
      for (const raw of body["fields"] as unknown[]) {
        const field = formField(raw);
        if (!field) return null;
        fields.push(field);
      }
      return { kind: "form", fields };
    }
    case "not-captured":
      return oneOf(body["reason"], ["stream", "too-large", "unreadable"] as const)
        ? { kind: "not-captured", reason: body["reason"] }
        : null;
    default:
      return null;
  }
}

function requestFacts(value: unknown): RequestFacts | null {
  const request = bag(value);
  if (!request || !text(request["method"], MAX_WORD) || !text(request["url"], MAX_URL)) return null;
  const headers = headerList(request["headers"]);
  const body = requestBody(request["body"]);
  if (!headers || !body) return null;
  return { method: request["method"], url: request["url"], headers, body };
}

function responseFacts(value: unknown): ResponseFacts | null {
  const response = bag(value);
  if (!response || !text(response["url"], MAX_URL) || !text(response["type"], MAX_WORD))
    return null;
  if (!count(response["status"]) || response["status"] > 999) return null;
  if (!text(response["statusText"], MAX_HEADER)) return null;
  if (typeof response["redirected"] !== "boolean") return null;
  const headers = headerList(response["headers"]);
  if (!headers) return null;
  return {
    url: response["url"],
    status: response["status"],
    statusText: response["statusText"],
    type: response["type"],
    redirected: response["redirected"],
    headers,
  };
}

function block(value: unknown): Block | null {
  const raw = bag(value);
  if (!raw || !count(raw["index"]) || !count(raw["firstChunk"]) || !count(raw["offset"])) {
    return null;
  }
  const { lengths, times, bytes, gap } = raw;
  if (!Array.isArray(lengths) || !Array.isArray(times) || !isBytes(bytes)) return null;
  if (lengths.length === 0 || lengths.length > MAX_CHUNKS) return null;
  if (times.length !== lengths.length || bytes.byteLength > MAX_BYTES) return null;
  let sum = 0;
  for (const length of lengths as unknown[]) {
    if (!count(length)) return null;
    sum += length;
  }
  if (!(times as unknown[]).every(finite) || !count(raw["offset"] + sum)) return null;
  const fields = {
    index: raw["index"],
    firstChunk: raw["firstChunk"],
    offset: raw["offset"],
    lengths: lengths as number[],
    times: times as number[],
  };
  if (gap === undefined) return sum === bytes.byteLength ? { ...fields, bytes } : null;
  if (!oneOf(gap, GAPS) || bytes.byteLength !== 0) return null;
  return { ...fields, bytes, gap };
}

function captureMessage(message: Bag): CaptureMessage | null {
  if (message["kind"] === "trouble") {
    const words = message["message"];
    return typeof words === "string"
      ? { kind: "trouble", message: words.slice(0, MAX_WORD) }
      : null;
  }
  if (!streamId(message["stream"])) return null;
  const stream = message["stream"];
  switch (message["kind"]) {
    case "open": {
      const request = requestFacts(message["request"]);
      const response = responseFacts(message["response"]);
      const { candidate, requestedAt, respondedAt } = message;
      if (!request || !response || typeof candidate !== "boolean") return null;
      if (!finite(requestedAt) || !finite(respondedAt)) return null;
      return { kind: "open", stream, request, response, candidate, requestedAt, respondedAt };
    }
    case "block": {
      const checked = block(message["block"]);
      return checked && { kind: "block", stream, block: checked };
    }
    case "end": {
      const { end, detail, at, blocks } = message;
      if (!oneOf(end, ENDS) || typeof detail !== "string") return null;
      if (!finite(at) || !count(blocks)) return null;
      return { kind: "end", stream, end, detail: detail.slice(0, MAX_WORD), at, blocks };
    }
    case "lost":
      return { kind: "lost", stream };
    default:
      return null;
  }
}

function hello(message: Bag): RelayHello | null {
  const { document, url, top, timeOrigin, crossOriginIsolated } = message;
  if (!text(document, MAX_WORD) || document === "" || !text(url, MAX_URL)) return null;
  if (typeof top !== "boolean" || typeof crossOriginIsolated !== "boolean") return null;
  return finite(timeOrigin)
    ? { kind: "hello", document, url, top, timeOrigin, crossOriginIsolated }
    : null;
}

/** What a relay sent, checked; null when it is not one of its messages or exceeds a bound. */
export function checkRelayMessage(value: unknown): RelayToRecorder | null {
  const message = bag(value);
  if (!message) return null;
  return message["kind"] === "hello" ? hello(message) : captureMessage(message);
}

/** Settings as stored or sent; null when any of them is not what it should be. */
export function checkSettings(value: unknown): Settings | null {
  const settings = bag(value);
  if (!settings) return null;
  const { keepSecrets, budget, origins } = settings;
  if (typeof keepSecrets !== "boolean" || !count(budget)) return null;
  if (!Array.isArray(origins) || origins.length > MAX_LIST) return null;
  if (!origins.every((origin) => text(origin, MAX_WORD))) return null;
  return { keepSecrets, budget, origins: [...origins] };
}

/** What a panel asked for, checked. */
export function checkPanelRequest(value: unknown): PanelRequest | null {
  const request = bag(value);
  switch (request?.["kind"]) {
    case "record":
      return typeof request["on"] === "boolean" ? { kind: "record", on: request["on"] } : null;
    case "status":
      return { kind: "status" };
    case "remove": {
      const { streams } = request;
      if (!Array.isArray(streams) || streams.length > MAX_LIST) return null;
      return streams.every(streamId) ? { kind: "remove", streams: [...streams] } : null;
    }
    case "pin":
      return streamId(request["stream"]) && typeof request["pinned"] === "boolean"
        ? { kind: "pin", stream: request["stream"], pinned: request["pinned"] }
        : null;
    case "label":
      return streamId(request["stream"]) && text(request["label"], MAX_WORD)
        ? { kind: "label", stream: request["stream"], label: request["label"] }
        : null;
    case "remove-everything":
      return { kind: "remove-everything" };
    case "settings": {
      const settings = checkSettings(request["settings"]);
      return settings && { kind: "settings", settings };
    }
    default:
      return null;
  }
}

/** The stream that a refused message is about, so that its page can be told to let go of it. */
export function streamOf(value: unknown): string | null {
  const stream = bag(value)?.["stream"];
  return streamId(stream) ? stream : null;
}

/** A relay's answer to a probe. */
export function checkProbeAnswer(value: unknown): ProbeAnswer | null {
  const answer = bag(value);
  if (!answer || !text(answer["document"], MAX_WORD) || typeof answer["hooked"] !== "boolean") {
    return null;
  }
  const { document, hooked, trouble } = answer;
  if (trouble !== null && typeof trouble !== "string") return null;
  return { document, hooked, trouble: trouble === null ? null : trouble.slice(0, MAX_WORD) };
}

export function checkDevtoolsWord(value: unknown): DevtoolsWord | null {
  const { kind, tab } = bag(value) ?? {};
  const known = kind === "devtools-closed" || kind === "devtools-navigated";
  return known && count(tab) ? { kind, tab } : null;
}
