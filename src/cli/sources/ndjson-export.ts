/** Streams in the NDJSON that Darkroom exports (docs/formats.md): every line says what an event was. */
import { confirmFraming } from "../../stream/confirm.ts";
import { countMember, type JsonObject, stringMember } from "../../stream/json.ts";
import { jsonLines } from "./json-lines.ts";
import { type Piece, type RecordedStream, Unreadable, untimed } from "./source.ts";
import { commentBlock, eventBlock } from "./synthesis.ts";

/** Does a file begin as our own export does? Its first line may be longer than what is at hand. */
export function isNdjsonExport(head: string): boolean {
  return /^\{"stream":"[^"]{1,100}","url":"/.test(head) && /"row":\d+,"n":(?:\d+|null),/.test(head);
}

interface Line {
  readonly stream: string;
  readonly url: string;
  readonly json: JsonObject;
  /** The line as it stands: `data` is its last member. */
  readonly text: string;
}

export async function* ndjsonStreams(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<RecordedStream, void, void> {
  const lines = readLines(bytes);
  let ahead = await next(lines);
  while (ahead !== null) {
    const first: Line = ahead;
    ahead = null;
    const eventTimes: number[] = [];
    const data = dataOf(first);
    // Lines that are no event stream stand in `data` whole.
    const asLines =
      isPlainEvent(first) &&
      data !== null &&
      confirmFraming(Buffer.from(`${data}\n`)) === "ai-data";
    const pieces = async function* (): AsyncGenerator<Piece, void, void> {
      for (let line: Line | null = first; line !== null; line = await next(lines)) {
        if (line.stream !== first.stream) {
          ahead = line;
          return;
        }
        if (line.json["kind"] === "event") eventTimes.push(timeOf(line));
        yield untimed(asLines ? Buffer.from(`${dataOf(line) ?? ""}\n`) : blockOf(line));
      }
    };
    yield {
      framing: asLines ? "ai-data" : "sse",
      hints: { url: first.url, headers: [] },
      partialsAsked: null,
      clock: { requestedAt: 0, respondedAt: null, endedAt: null },
      end: null,
      pieces: pieces(),
      eventTimes,
    };
  }
}

async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void, void> {
  for await (const { number, json, text } of jsonLines(bytes, "it")) {
    const [stream, url] = [stringMember(json, "stream"), stringMember(json, "url")];
    if (stream === null || url === null) {
      throw new Unreadable(`it is broken in line ${number}, which is no event of an export`);
    }
    yield { stream, url, json, text };
  }
}

async function next(lines: AsyncGenerator<Line, void, void>): Promise<Line | null> {
  const { done, value } = await lines.next();
  return done === true ? null : value;
}

function isPlainEvent({ json }: Line): boolean {
  return json["kind"] === "event" && json["event"] === null && json["id"] === null;
}

function timeOf({ json }: Line): number {
  const { time } = json;
  return typeof time === "number" ? time : (countMember(json, "time") ?? 0);
}

/** The payload as it was written: what was no JSON is a string. */
function dataOf({ json, text }: Line): string | null {
  const { data } = json;
  if (data === null || data === undefined) return null;
  if (typeof data === "string") return data;
  const at = text.indexOf(',"data":');
  return at < 0 ? null : text.slice(at + 8, -1);
}

function blockOf(line: Line): Uint8Array {
  const data = dataOf(line);
  if (line.json["kind"] === "comment") return commentBlock(data ?? "");
  const name = stringMember(line.json, "event");
  return eventBlock({ name, id: stringMember(line.json, "id"), data });
}
