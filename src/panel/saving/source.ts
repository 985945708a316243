/** The bytes of a stream's tape as they are exported. */
import { makeExport } from "../../export/export.ts";
import { foundIn, SECRET_KINDS } from "../../export/redaction.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ExportSource } from "./saving.ts";

/** @param exact every byte as it was received; else secrets are masked */
export function tapeSource(store: StoreReader, stream: StreamRecord, exact: boolean): ExportSource {
  const file = makeExport(store, {
    format: "sse",
    captures: [{ stream, rows: null }],
    redact: exact ? [] : SECRET_KINDS,
    creator: { name: "Darkroom", version: "" },
    now: 0,
  });
  return { pieces: file.pieces, secrets: () => foundIn(file.findings()) };
}
