/** What an event's own bytes say. Pure. */
import type { Framing } from "../../stream/dialects/dialect.ts";
import { parseEvent } from "../../stream/framing.ts";
import type { RowKind } from "../../stream/types.ts";

/**
 * The `data:` lines joined, as EventSource would hand them over; null in a heartbeat. Where events
 * are lines, the JSON of the line.
 *
 * @param kind what the recorder made of them: an error that came as plain JSON instead of a stream
 *   is one `event` row without `data:` lines
 */
export function readPayload(
  bytes: Uint8Array,
  kind: RowKind,
  framing: Framing,
  streamStart: boolean,
): string | null {
  const { data } = parseEvent(bytes, framing, { streamStart });
  return data === null && kind === "event" ? new TextDecoder().decode(bytes) : data;
}
