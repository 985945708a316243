/** Exports. */
import { formatBytes, formatCount } from "../format.ts";

export const saving = {
  masked: "Export .sse",
  maskedHint: "Save the bytes as received, with secrets masked",
  exact: "Exact bytes",
  exactHint: "Save every byte as received, secrets included",
  exactAction: "Export exact bytes",
  running: (written: number, total: number) =>
    `Writing ${formatBytes(written)} of ${formatBytes(total)}`,
  cancel: "Cancel",
  cancelled: "Export cancelled",
  failed: (why: string) => `Export failed: ${why}`,
  dismiss: "Dismiss",
  saved: (name: string, bytes: number) => `Saved ${name}, ${formatBytes(bytes)}`,
  secrets: (n: number) => (n === 1 ? "1 secret masked" : `${formatCount(n)} secrets masked`),
  noSecrets: "no secrets found, the bytes are exact",
  exactSaved: "the bytes are exact",
  gaps: "bytes that were not kept are missing from it",
} as const;
