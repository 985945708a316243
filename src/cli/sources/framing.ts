/** How the body in a file is cut into events. */
import { confirmFraming } from "../../stream/confirm.ts";
import type { Framing } from "../../stream/dialects/dialect.ts";

/**
 * Tells it by the first bytes. A file is asked to be read, so what is no stream is read as one all
 * the same: an error page shows for what it is. A single line of JSON is an event, of which a page's
 * response could not be sure.
 */
export function framingOf(head: Uint8Array): Framing {
  const framing = confirmFraming(head);
  if (framing !== "no" && framing !== "more") return framing;
  return /^\uFEFF?\s*\{/.test(new TextDecoder("utf-8", { ignoreBOM: true }).decode(head))
    ? "ndjson"
    : "sse";
}
