/** The worker's side: makes what the panel asks for, out of the store, into a file. */
import { type CaptureReader, storedNow } from "../../export/capture.ts";
import { makeExport, previewRedaction } from "../../export/export.ts";
import { foundIn, SECRET_KINDS } from "../../export/redaction.ts";
import {
  checkToExportWorker,
  type ExportTask,
  type FromExportWorker,
  type LookTask,
} from "../../messages/exporting.ts";
import { holdStreams } from "../../store/holds.ts";
import { CountedReader, workOf } from "./progress.ts";

/** How often findings, and what was read, are told, ms. */
const TELL = 100;

/** Writes pieces to a file of its own with a name of ours; see opfs.ts. */
export type WriteFile = (
  pieces: AsyncIterable<Uint8Array>,
  progress: (written: number) => void,
  signal: AbortSignal,
  name: string,
) => Promise<File>;

/** The worker's end of its line to the panel. */
export interface ExportLine {
  say(message: FromExportWorker): void;
  hear(listener: (message: unknown) => void): void;
}

/** The line of the worker that this runs in. */
export const workerLine: ExportLine = {
  say: (message) => self.postMessage(message, {}),
  hear: (listener) => self.addEventListener("message", ({ data }) => listener(data)),
};

/** Does what comes over the line: one task. */
export function serveExports(line: ExportLine, reader: CaptureReader, write: WriteFile): void {
  const abort = new AbortController();
  const run = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      line.say({ kind: "failed", why });
    });
  };
  line.hear((message) => {
    const task = checkToExportWorker(message);
    switch (task?.kind) {
      case "make":
        return run(make(line, reader, write, task, abort.signal));
      case "look":
        return run(look(line, reader, task));
      case "cancel":
        return abort.abort();
      case undefined:
        break;
    }
    // Our own panel sent it: its fault, and not to be kept silent about.
    line.say({ kind: "failed", why: "an order that cannot be understood" });
  });
}

async function make(
  line: ExportLine,
  reader: CaptureReader,
  write: WriteFile,
  task: ExportTask,
  signal: AbortSignal,
): Promise<void> {
  const streams = task.captures.map(({ stream }) => stream.id);
  const made = await holdStreams(streams, async () => {
    const captures = await storedNow(reader, task.captures);
    const work = Math.max(1, workOf(task.format, captures, task.redact.length > 0));
    let written = 0;
    let told = performance.now();
    const progress = (): void => {
      told = performance.now();
      const share = Math.min(1, counted.read / work);
      line.say({ kind: "progress", written, share });
    };
    const counted = new CountedReader(reader, {
      chosen: captures.some(({ rows }) => rows !== null),
      signal,
      // Long before the first byte is written, what is read may have to be looked through.
      heard: () => {
        if (performance.now() - told >= TELL) progress();
      },
    });
    const making = makeExport(counted, { ...task, captures });
    const name = crypto.randomUUID();
    // Said before the file is there: whoever ends this worker removes it.
    line.say({ kind: "writing", temporary: name });
    const wrote = (bytes: number): void => {
      written = bytes;
      progress();
    };
    const file = await write(making.pieces, wrote, signal, name);
    const gaps = captures.some(({ stream }) => stream.bytesKept < stream.bytesSeen);
    return { file, name: making.name(), secrets: foundIn(making.findings()), gaps };
  });
  line.say({ kind: "made", ...made });
}

async function look(line: ExportLine, reader: CaptureReader, task: LookTask): Promise<void> {
  let told = -TELL;
  let latest = {};
  const captures = await storedNow(reader, task.captures);
  for await (const findings of previewRedaction(reader, captures, SECRET_KINDS)) {
    latest = findings;
    if (performance.now() - told < TELL) continue;
    told = performance.now();
    line.say({ kind: "findings", findings, whole: false });
  }
  line.say({ kind: "findings", findings: latest, whole: true });
}
