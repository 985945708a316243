/** Events as NDJSON: one JSON object a line. */
import type { Framing } from "../stream/dialects/dialect.ts";
import { parseEvent } from "../stream/framing.ts";
import { readJson } from "../stream/json.ts";
import type { Row } from "../stream/types.ts";
import { exportedEvents } from "./body.ts";
import type { Capture, CaptureReader } from "./capture.ts";
import { utf8 } from "./json.ts";
import type { Redaction } from "./redaction.ts";

/** What the exported bytes of a row say. */
export interface EventData {
  readonly name: string | null;
  readonly id: string | null;
  /** The event's data; of a heartbeat its comment. */
  readonly text: string | null;
}

export function eventData(row: Row, bytes: Uint8Array, framing: Framing): EventData {
  const streamStart = row.range.start === 0;
  const { name, id, data, comments } = parseEvent(bytes, framing, { streamStart });
  if (data !== null) return { name, id, text: data };
  if (row.kind === "comment") return { name, id, text: comments.join("\n") };
  // An error that was answered instead of a stream has no fields.
  const isPlain = row.kind === "event" || row.family === "error";
  return { name, id, text: isPlain ? new TextDecoder().decode(bytes) : null };
}

/** Yields one line an event, heartbeats and events without data included. */
export async function* exportNdjson(
  reader: CaptureReader,
  captures: readonly Capture[],
  redaction: Redaction,
): AsyncGenerator<Uint8Array, void, void> {
  for (const capture of captures) {
    const { stream } = capture;
    const url = redaction.url(stream.request.url);
    for await (const { row, bytes } of exportedEvents(reader, capture, redaction)) {
      const { name, id, text } = eventData(row, bytes, stream.framing);
      const head = JSON.stringify({
        stream: stream.id,
        url,
        row: row.row,
        n: row.n,
        kind: row.kind,
        time: row.time - stream.requestedAt,
        at: new Date(stream.timeOrigin + row.time).toISOString(),
        chunk: row.chunk,
        event: name,
        id,
        // What a comment says stands in its type too.
        type: row.kind === "comment" ? "comment" : redaction.text(row.type),
        item: row.item === null ? null : redaction.text(row.item),
        complete: row.complete,
      });
      yield utf8(`${head.slice(0, -1)},"data":${jsonOf(text)}}\n`);
    }
  }
}

/**
 * JSON as it stands, so that numbers and the order of names stay what they were: a line end in it
 * is white space, because in a string it would be escaped. Anything else as a string.
 */
function jsonOf(text: string | null): string {
  if (text === null) return "null";
  return readJson(text) === undefined ? JSON.stringify(text) : text.replace(/[\r\n]+/g, " ");
}
