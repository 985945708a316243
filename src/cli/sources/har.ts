/**
 * Streams in a HAR file (http://www.softwareishard.com/blog/har-12-spec/): the body of an entry,
 * or where a browser kept none, the events that Chrome keeps as `_eventSourceMessages`.
 *
 * The file is walked through once to find them, and each stream is read from its place.
 */
import { confirmFraming } from "../../stream/confirm.ts";
import type { Framing } from "../../stream/dialects/dialect.ts";
import { partialsAskedIn } from "../../stream/meaning/request.ts";
import type { RandomAccess } from "./input.ts";
import { JsonWalker, type Scalar, unescapedText, type Visitor } from "./json-walker.ts";
import { type Clock, type Piece, type RecordedStream, Unreadable, untimed } from "./source.ts";
import { eventBlock } from "./synthesis.ts";

/** Longest address, header or type that is read. */
const LONGEST = 16 * 1024;
/** Events of which the time is kept. */
const MOST_TIMES = 5_000_000;
/** Longest data of one event, as the recorder has it. */
const LONGEST_EVENT = 72 * 1024 * 1024;

interface Range {
  start: number;
  end: number;
}

interface HarEntry {
  url: string;
  mediaType: string;
  isBase64: boolean;
  startedAt: number | null;
  /** Milliseconds of the whole exchange, and until its headers were there. */
  duration: number | null;
  wait: number;
  partialsAsked: number | null;
  /** What went wrong with the exchange, in the browser's words; null when nothing did. */
  error: string | null;
  readonly headers: [name: string, value: string][];
  body: Range | null;
  messages: Range | null;
  readonly times: number[];
}

export async function* harStreams(file: RandomAccess): AsyncGenerator<RecordedStream, void, void> {
  const entries = await findEntries(file);
  for (const entry of entries) {
    const framing = await framingOf(file, entry);
    if (framing !== null) yield streamOf(file, entry, framing);
  }
}

async function findEntries(file: RandomAccess): Promise<HarEntry[]> {
  const entries: HarEntry[] = [];
  let hasLog = false;
  const entryAt = (path: readonly (string | number)[]): HarEntry | null =>
    path[0] === "log" && path[1] === "entries" && path.length >= 3
      ? (entries.at(-1) ?? null)
      : null;
  const visitor: Visitor = {
    begin(path, offset) {
      if (path[0] === "log") hasLog = true;
      if (path.length === 3 && path[0] === "log" && path[1] === "entries") entries.push(newEntry());
      const entry = entryAt(path);
      if (entry !== null && path.length === 4 && path[3] === "_eventSourceMessages") {
        entry.messages = { start: offset, end: offset };
      }
    },
    end(path, offset) {
      const messages = entryAt(path)?.messages;
      if (path.length === 4 && path[3] === "_eventSourceMessages" && messages)
        messages.end = offset;
    },
    scalar(scalar) {
      const entry = entryAt(scalar.path);
      if (entry !== null) readScalar(entry, scalar.path.slice(3).join("."), scalar);
    },
  };
  const walker = new JsonWalker(visitor, LONGEST);
  for await (const bytes of file.read(0, file.size)) walker.push(bytes);
  walker.end();
  if (!hasLog) throw new Unreadable("it is JSON, but neither events nor a HAR");
  return entries;
}

function newEntry(): HarEntry {
  return {
    url: "",
    mediaType: "",
    isBase64: false,
    startedAt: null,
    duration: null,
    wait: 0,
    partialsAsked: null,
    error: null,
    headers: [],
    body: null,
    messages: null,
    times: [],
  };
}

/** Headers of a response beyond this are of no use. */
const MOST_HEADERS = 200;
/** What passes before the headers of the answer are there; `ssl` is part of `connect`. */
const BEFORE_HEADERS = new Set(["blocked", "dns", "connect", "send", "wait"]);

/** Chrome's name for it, and Playwright's. */
const ERRORS = new Set(["response._error", "response._failureText"]);

function readScalar(entry: HarEntry, name: string, { value, start, end }: Scalar): void {
  if (name === "response.content.text") {
    if (end > start) entry.body = { start, end };
  } else if (name.startsWith("_eventSourceMessages.")) {
    const isTime = name.endsWith(".time") && typeof value === "number";
    // Seconds since 1970.
    if (isTime && entry.times.length < MOST_TIMES) entry.times.push(value * 1000);
  } else if (name === "time" && typeof value === "number") {
    entry.duration = value;
  } else if (name.startsWith("timings.") && typeof value === "number") {
    if (BEFORE_HEADERS.has(name.slice(8)) && value > 0) entry.wait += value;
  }
  if (typeof value !== "string") return;
  if (name === "startedDateTime") {
    const startedAt = Date.parse(value);
    entry.startedAt = Number.isNaN(startedAt) ? null : startedAt;
  } else if (name === "request.url") {
    entry.url = value;
  } else if (name === "request.postData.text") {
    entry.partialsAsked = partialsAskedIn(value);
  } else if (name === "response.content.mimeType") {
    entry.mediaType = value.split(";")[0]?.trim().toLowerCase() ?? "";
  } else if (name === "response.content.encoding") {
    entry.isBase64 = value === "base64";
  } else if (ERRORS.has(name)) {
    if (value !== "") entry.error = value;
  } else if (/^response\.headers\.\d+\.name$/.test(name)) {
    if (entry.headers.length < MOST_HEADERS) entry.headers.push([value, ""]);
  } else if (/^response\.headers\.\d+\.value$/.test(name)) {
    const header = entry.headers.at(-1);
    if (header !== undefined) header[1] = value;
  }
}

/** What an answer may call itself that turns out to be a stream of events. */
const VAGUE = new Set(["", "text/plain", "application/octet-stream", "x-unknown"]);

/** How the entry's body is cut; null when it is no stream of events. */
async function framingOf(file: RandomAccess, entry: HarEntry): Promise<Framing | null> {
  const { body, mediaType, messages, times } = entry;
  if (body === null) return messages !== null && times.length > 0 ? "sse" : null;
  const isLines = /\b(?:x-?ndjson|jsonl|json-?lines)\b/.test(mediaType);
  const isEvents = mediaType === "text/event-stream";
  if (!isEvents && !isLines && !VAGUE.has(mediaType)) return null;
  for await (const bytes of bodyBytes(file, { ...entry, body: firstPart(body) })) {
    const found = confirmFraming(bytes);
    if (found !== "no" && found !== "more") return found;
    break;
  }
  return isEvents ? "sse" : isLines ? "ndjson" : null;
}

const FIRST_PART = 64 * 1024;

/** A cut within an escape is held back for what follows, and nothing does: harmless here. */
function firstPart({ start, end }: Range): Range {
  return { start, end: Math.min(end, start + FIRST_PART) };
}

function streamOf(file: RandomAccess, entry: HarEntry, framing: Framing): RecordedStream {
  const { url, headers, partialsAsked, startedAt, duration, wait, times } = entry;
  const clock: Clock | null =
    startedAt === null
      ? null
      : {
          requestedAt: startedAt,
          respondedAt: startedAt + wait,
          endedAt: duration === null ? null : startedAt + duration,
        };
  return {
    framing,
    hints: { url, headers },
    partialsAsked,
    clock,
    end: endOf(entry),
    pieces: entry.body === null ? messageBlocks(file, entry) : bodyPieces(file, entry),
    eventTimes: times.length > 0 ? times : null,
  };
}

/** How it ended, as a recorder would say it: `net::ERR_ABORTED` is the page's own doing. */
function endOf({ error }: HarEntry): string | null {
  return error === null ? null : /ABORTED/i.test(error) ? "aborted" : "failed";
}

async function* bodyPieces(file: RandomAccess, entry: HarEntry): AsyncGenerator<Piece, void, void> {
  for await (const bytes of bodyBytes(file, entry)) yield untimed(bytes);
}

async function* bodyBytes(
  file: RandomAccess,
  { body, isBase64 }: Pick<HarEntry, "body" | "isBase64">,
): AsyncGenerator<Uint8Array, void, void> {
  if (body === null) return;
  let rest = "";
  for await (const text of unescapedText(file.read(body.start, body.end))) {
    if (!isBase64) {
      yield Buffer.from(text);
      continue;
    }
    const letters = rest + text;
    const whole = letters.length - (letters.length % 4);
    rest = letters.slice(whole);
    yield Buffer.from(letters.slice(0, whole), "base64");
  }
  if (rest !== "") yield Buffer.from(rest, "base64");
}

/** The events as the blocks of an event stream that they were. */
async function* messageBlocks(
  file: RandomAccess,
  { messages }: HarEntry,
): AsyncGenerator<Piece, void, void> {
  if (messages === null) return;
  let found: Uint8Array[] = [];
  let fields: Record<string, string> = {};
  const walker = new JsonWalker(
    {
      scalar({ path, value }) {
        const name = path[1];
        if (path.length === 2 && typeof name === "string" && typeof value === "string") {
          fields[name] = value;
        }
      },
      end(path) {
        if (path.length !== 1) return;
        const { eventName = "message", eventId = "", data = "" } = fields;
        fields = {};
        const name = eventName === "message" ? null : eventName;
        found.push(eventBlock({ name, id: eventId === "" ? null : eventId, data }));
      },
    },
    LONGEST_EVENT,
    messages.start,
  );
  for await (const bytes of file.read(messages.start, messages.end)) {
    walker.push(bytes);
    for (const block of found) yield untimed(block);
    found = [];
  }
}
