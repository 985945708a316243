/** Exports. */
import { formatBytes, formatCount } from "../format.ts";
import { plural } from "./plural.ts";

export const saving = {
  title: "Export",
  open: "Export",
  openAll: "Export …",
  openHint: "Export events, streams or images (e)",
  jobs: "Exports",
  start: "Export",
  unrecoverable: "Redacted values cannot be recovered from the file.",
  formatTitle: "Format",
  formats: {
    har: {
      name: "HAR with event data",
      ending: ".har",
      what: "For Chrome's Network panel; events in _eventSourceMessages",
    },
    sse: {
      name: "Byte-exact stream",
      ending: ".sse",
      what: "The bytes as received",
    },
    ndjson: {
      name: "One event per line",
      ending: ".ndjson",
      what: "Time, type, item and parsed data",
    },
    archive: {
      name: "Darkroom archive",
      ending: ".zip",
      what: "Request, bytes, chunk times, events, images",
    },
    images: {
      name: "All images",
      ending: ".zip",
      what: "Original files, never re-encoded",
    },
  },
  scope: {
    title: "Scope",
    events: (n: number) => plural(n, "selected event", "selected events"),
    stream: () => "This stream",
    marked: (n: number) => plural(n, "selected stream", "selected streams"),
    all: (n: number) => `All ${plural(n, "stream", "streams")}`,
    sum: (events: number, images: number) =>
      `${plural(events, "event", "events")}${images > 0 ? `, ${plural(images, "image", "images")}` : ""}`,
  },
  timing: {
    title: "Timing",
    sidecar: "Chunk times and lengths in a sidecar (.zip with .sse and .timing.json)",
  },
  imagesHint: "Images are saved as they were received. What is written in them is not looked at.",
  redaction: {
    title: "Redact",
    redacted: "Redacted",
    exact: "Exact bytes",
    exactHint: (n: number) =>
      n === 0
        ? "Nothing is replaced."
        : `Nothing is replaced: ${plural(n, "value", "values")} that may be secret will be in the file.`,
    sum: (n: number, whole: boolean) =>
      `${n === 0 ? (whole ? "Nothing found to replace" : "Nothing found so far") : `${plural(n, "value", "values")} will be replaced`}${whole ? "." : "; still looking …"}`,
    failed: (why: string) => `Could not look for secrets: ${why}`,
    found: (n: number, whole: boolean) => `${formatCount(n)} found${whole ? "" : " so far"}`,
    kinds: {
      authorization: "Authorization and cookies",
      key: "API keys and tokens (sk-…, AIza…, JWT)",
      named: "Fields and parameters named as secret (password, key=)",
      email: "E-mail addresses",
    },
  },
  waiting: "Export waits for the one before it",
  running: (written: number, share: number) =>
    `Exporting: ${Math.floor(share * 100)} %, ${formatBytes(written)} written`,
  cancel: "Cancel",
  cancelled: "Export cancelled",
  failed: (why: string) => `Export failed: ${why}`,
  worker: {
    died: (message: string) =>
      `the part of Darkroom that writes files stopped${message === "" ? "" : ` (${message})`}. Nothing recorded is lost: try again, or open DevTools anew.`,
    unreadable: "what was made could not be read",
    silent: "the recordings did not answer",
  },
  dismiss: "Dismiss",
  saved: (name: string, bytes: number) => `Saved ${name}, ${formatBytes(bytes)}`,
  secrets: (n: number) => (n === 1 ? "1 secret masked" : `${formatCount(n)} secrets masked`),
  noSecrets: (bytes: boolean) =>
    bytes ? "no secrets found, the bytes are exact" : "no secrets found",
  exactAction: "Export exact bytes",
  exactSaved: "the bytes are exact",
  gaps: "bytes that were not kept are missing from it",
} as const;
