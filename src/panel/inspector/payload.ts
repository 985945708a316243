/** What an event's own bytes say. Pure. */
import { parseBlock } from "../../stream/sse/parse.ts";
import type { RowKind } from "../../stream/types.ts";

/**
 * The `data:` lines joined, as EventSource would hand them over; null in a heartbeat.
 *
 * @param kind what the recorder made of them: an error that came as plain JSON instead of a stream
 *   is one `event` row without `data:` lines
 */
export function readPayload(bytes: Uint8Array, kind: RowKind, streamStart: boolean): string | null {
  const { data } = parseBlock(bytes, { streamStart });
  return data === null && kind === "event" ? new TextDecoder().decode(bytes) : data;
}
