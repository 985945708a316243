/** What is selected in the event table, as text for the clipboard. */
import type { CaptureReader } from "../../export/capture.ts";
import { exportNdjson } from "../../export/ndjson.ts";
import { Redaction } from "../../export/redaction.ts";
import { exportSse } from "../../export/sse.ts";
import type { StreamRecord } from "../../store/records.ts";
import { nextTask } from "../raw/slices.ts";
import { strings } from "../strings/index.ts";
import { before, rowsIn } from "../table/spans.ts";
import type { Selection } from "../table/selection.ts";
import { copyText, MOST_COPIED } from "./copy.ts";

export const COPY_FORMS = ["lines", "ndjson"] as const;

/** The bytes as they came, or one JSON object an event, as the exports have them. */
export type CopyForm = (typeof COPY_FORMS)[number];

/** How long it may keep the panel from drawing, ms. */
const SLICE = 8;

/**
 * The rows as text, nothing masked: what is copied is what the panel shows.
 *
 * @param rows ascending
 * @returns null when it is longer than `most` letters
 */
export async function eventsText(
  reader: CaptureReader,
  stream: StreamRecord,
  rows: readonly number[],
  form: CopyForm,
  most: number,
): Promise<string | null> {
  const capture = { stream, rows };
  const exact = new Redaction([]);
  const pieces =
    form === "lines" ? exportSse(reader, capture, exact) : exportNdjson(reader, [capture], exact);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const parts: string[] = [];
  let length = 0;
  let since = performance.now();
  for await (const piece of pieces) {
    const part = decoder.decode(piece, { stream: true });
    parts.push(part);
    length += part.length;
    if (length > most) return null;
    if (performance.now() - since < SLICE) continue;
    await nextTask();
    since = performance.now();
  }
  return parts.join("") + decoder.decode();
}

/** Puts the selected events on the clipboard, and says what became of it. */
export async function copyEvents(
  reader: CaptureReader,
  stream: StreamRecord,
  { spans }: Selection,
  form: CopyForm,
): Promise<string> {
  const words = strings.inspector.selection;
  const rows = rowsIn(before(spans, stream.rows));
  try {
    const text = await eventsText(reader, stream, rows, form, MOST_COPIED);
    if (text === null) return words.tooMuch(MOST_COPIED);
    return (await copyText(text)) ? words.copied(rows.length) : strings.inspector.copyFailed;
  } catch (error) {
    return words.failed(error instanceof Error ? error.message : String(error));
  }
}
