/** What must be recorded, worked out without any of our code: eventsource-parser over the bytes. */
import { createParser } from "eventsource-parser";
import type { Row } from "../../../src/stream/types.ts";

export interface ParsedEvent {
  readonly name: string | null;
  readonly id: string | null;
  readonly data: string;
}

/** The events that an EventSource would dispatch. */
export function independentParse(bytes: Uint8Array): ParsedEvent[] {
  const events: ParsedEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, id, data }) => events.push({ name: event ?? null, id: id ?? null, data }),
  });
  parser.feed(new TextDecoder().decode(bytes));
  return events;
}

/** The event rows of a stream, their data read from where the row says it stands on the tape. */
export function eventsOfRows(rows: readonly Row[], tape: Uint8Array): ParsedEvent[] {
  return rows
    .filter((row) => row.kind === "event" && row.complete)
    .map((row) => {
      const [event, ...more] = independentParse(tape.subarray(row.range.start, row.range.end));
      if (!event || more.length > 0) throw new Error(`row ${row.row} does not hold one event`);
      return event;
    });
}

/** A row without what differs between two recordings of the same bytes: arrival. */
export function timeless(row: Row): Omit<Row, "time" | "chunk"> {
  const { time: _time, chunk: _chunk, ...rest } = row;
  return rest;
}
