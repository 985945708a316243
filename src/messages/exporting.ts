/**
 * What the panel and the worker that makes its exports say to each other. A worker makes one file, or
 * looks once for secrets, and is then ended.
 */
import type { Capture } from "../export/capture.ts";
import type { ExportFormat } from "../export/export.ts";
import type { Creator } from "../export/har.ts";
import type { Findings } from "../export/redaction.ts";
import type { SecretKind } from "../stream/secrets/rules.ts";
import { bag, count, oneOf, text } from "./guards.ts";

/** What is to be made. */
export interface ExportTask {
  readonly kind: "make";
  readonly format: ExportFormat;
  readonly captures: readonly Capture[];
  /** What is replaced; nothing: the exact bytes. */
  readonly redact: readonly SecretKind[];
  readonly creator: Creator;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What is to be looked through for secrets of every kind. */
export interface LookTask {
  readonly kind: "look";
  readonly captures: readonly Capture[];
}

/** Panel → worker. */
export type ToExportWorker =
  | ExportTask
  | LookTask
  /** Ends what is being made; answered by `failed` when nothing of it is left. */
  | { readonly kind: "cancel" };

/** Worker → panel. */
export type FromExportWorker =
  /** The name of the temporary file that is about to be written: whoever ends the worker removes it. */
  | { readonly kind: "writing"; readonly temporary: string }
  /** Bytes so far, and how much of the work that is, 0 … 1. */
  | { readonly kind: "progress"; readonly written: number; readonly share: number }
  | {
      readonly kind: "made";
      readonly file: File;
      /** For the user. */
      readonly name: string;
      /** How many secrets were masked. */
      readonly secrets: number;
      /** Bytes the page received are missing, because they were not kept. */
      readonly gaps: boolean;
    }
  /** What would be replaced: found so far, or in all of it. */
  | { readonly kind: "findings"; readonly findings: Findings; readonly whole: boolean }
  /** In words; nothing was made. */
  | { readonly kind: "failed"; readonly why: string };

const FORMATS: readonly ExportFormat[] = [
  "har",
  "sse",
  "sse-timing",
  "ndjson",
  "archive",
  "images",
];
const KINDS: readonly SecretKind[] = ["authorization", "key", "named", "email"];
const MAX_WORD = 4_096;

/** What the panel asked for, checked; records of the store are taken as they are. */
export function checkToExportWorker(value: unknown): ToExportWorker | null {
  const message = bag(value);
  switch (message?.["kind"]) {
    case "make": {
      const { format, redact, now } = message;
      const captures = capturesIn(message["captures"]);
      const creator = bag(message["creator"]);
      if (!oneOf(format, FORMATS) || captures === null || creator === null) return null;
      if (!Array.isArray(redact) || !redact.every((kind) => oneOf(kind, KINDS))) return null;
      const { name, version } = creator;
      if (!count(now) || !text(name, MAX_WORD) || !text(version, MAX_WORD)) return null;
      return { kind: "make", format, captures, redact, creator: { name, version }, now };
    }
    case "look": {
      const captures = capturesIn(message["captures"]);
      return captures && { kind: "look", captures };
    }
    case "cancel":
      return { kind: "cancel" };
    default:
      return null;
  }
}

/** What the worker answered, checked. */
export function checkFromExportWorker(value: unknown): FromExportWorker | null {
  const message = bag(value);
  switch (message?.["kind"]) {
    case "writing": {
      const { temporary } = message;
      return text(temporary, MAX_WORD) ? { kind: "writing", temporary } : null;
    }
    case "progress": {
      const { written, share } = message;
      if (!count(written) || typeof share !== "number" || !(share >= 0 && share <= 1)) return null;
      return { kind: "progress", written, share };
    }
    case "made": {
      const { file, name, secrets, gaps } = message;
      if (!(file instanceof File) || !text(name, MAX_WORD) || !count(secrets)) return null;
      return typeof gaps === "boolean" ? { kind: "made", file, name, secrets, gaps } : null;
    }
    case "findings": {
      const findings = findingsIn(message["findings"]);
      const { whole } = message;
      return findings && typeof whole === "boolean" ? { kind: "findings", findings, whole } : null;
    }
    case "failed":
      return typeof message["why"] === "string" ? { kind: "failed", why: message["why"] } : null;
    default:
      return null;
  }
}

function capturesIn(value: unknown): Capture[] | null {
  if (!Array.isArray(value)) return null;
  const good = (value as unknown[]).every((one) => {
    const capture = bag(one);
    const rows = capture?.["rows"];
    if (!text(bag(capture?.["stream"])?.["id"], MAX_WORD)) return false;
    return rows === null || (Array.isArray(rows) && rows.every(count));
  });
  return good ? (value as Capture[]) : null;
}

function findingsIn(value: unknown): Findings | null {
  const findings = bag(value);
  if (findings === null) return null;
  const good = Object.entries(findings).every(([kind, raw]) => {
    const found = bag(raw);
    const samples = found?.["samples"];
    if (!oneOf(kind, KINDS) || !count(found?.["count"]) || !Array.isArray(samples)) return false;
    return samples.every((sample) => typeof sample === "string");
  });
  return good ? findings : null;
}
