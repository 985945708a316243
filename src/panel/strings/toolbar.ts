/** The toolbar and the status bar. */
import { formatBytes } from "../format.ts";
import { plural } from "./plural.ts";

export const toolbar = {
  record: {
    on: "Recording on",
    off: "Recording off",
    notYet: "Not recording yet",
    stopped: "Not recording",
    turnOn: "Start recording this tab",
    turnOff: "Stop recording this tab",
  },
  clear: "Clear",
  clearHint: (n: number) =>
    n === 0
      ? "Clear: nothing recorded in this tab"
      : `Clear ${plural(n, "stream", "streams")} of this tab; pinned ones stay`,
  scope: { label: "Which streams", tab: "This tab", all: "All tabs" },
  storage: (used: number | null, budget: number) =>
    `${used === null ? "…" : formatBytes(used)} of ${formatBytes(budget)}`,
  storageHint: (used: number | null, budget: number) =>
    used === null
      ? "Storage: being measured"
      : used >= budget * 0.8
        ? `Storage: ${formatBytes(used)} of ${formatBytes(budget)}. When it is full, the oldest streams that are not pinned are removed.`
        : `Storage: ${formatBytes(used)} of ${formatBytes(budget)}`,
  openSettings: "Settings",
  badge: {
    connecting: "Connecting",
    recording: "Capture healthy",
    ready: "Ready to capture",
    off: "Not recording",
    reload: "Reload to record",
    forbidden: "No access to this site",
    unsupported: "Page cannot be recorded",
    trouble: "Recording stopped",
    storage: "Storage refused data",
    store: "No storage",
    unreachable: "Recorder does not answer",
    lost: (bytes: number) => `${formatBytes(bytes)} not kept`,
  },
} as const;

export const status = {
  streams: (n: number) => plural(n, "stream", "streams"),
  events: (n: number) => plural(n, "event", "events"),
  images: (n: number) => plural(n, "image", "images"),
  received: (bytes: number) => `${formatBytes(bytes)} received`,
} as const;
