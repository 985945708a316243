/** The inspector. */
import { formatBytes } from "../format.ts";

export const inspector = {
  label: "Event",
  close: "Close (Esc)",
  event: (n: number) => `#${n}`,
  comment: "heartbeat",
  control: "field lines only",
  json: "JSON",
  lines: "Lines",
  view: "Payload view",
  copy: "Copy payload",
  copied: "Copied",
  copyFailed: "The browser refused to copy",
  loading: "Reading…",
  failed: (why: string) => `The payload cannot be read: ${why}`,
  lost: "Part of this event was not kept.",
  notJson: "The payload is not JSON; here it is as text.",
  tooLong: (shown: number, all: number) =>
    `Showing the first ${formatBytes(shown)} of ${formatBytes(all)}. Copy or export has all of it.`,
  arrived: "Arrived",
  type: "Type",
  id: "id",
  bytes: "Bytes",
  chunk: "Chunk",
  incomplete: "The body ended, or a gap begins, before this event was finished.",
  blob: (bytes: number) => `base64, ${formatBytes(bytes)}`,
} as const;
