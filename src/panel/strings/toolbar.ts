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
  removed: (n: number) => `${plural(n, "stream", "streams")} removed`,
  undo: "Undo",
  preserveLog: "Preserve log",
  preserveLogHint:
    "Keep the streams of earlier pages in the list. Without it the list begins anew at each page; what was recorded stays stored.",
  /** Begins with what stands there, so that who speaks to the computer can say it. */
  storageLabel: (used: number | null, budget: number) =>
    `${used === null ? "…" : formatBytes(used)} of ${formatBytes(budget)} stored`,
  storage: (used: number | null, budget: number) =>
    `${used === null ? "…" : formatBytes(used)} of ${formatBytes(budget)}`,
  storageHint: (used: number | null, budget: number) =>
    used === null
      ? "How much the recordings take is being measured."
      : used >= budget * 0.8
        ? "Nearly full. Then the oldest finished streams are removed, and pinned ones stay: pin what you want to keep, export it, or raise the budget in the settings."
        : "When it is full, the oldest finished streams that are not pinned are removed.",
  openSettings: "Settings",
  /** Why capture is as the badge says, when nothing more pressing is said below the toolbar. */
  health: {
    connecting: "Asking the recorder how this page is recorded.",
    recording: "Every byte this page reads from an event stream is kept.",
    ready: "The page is being watched. Its first event stream will appear here.",
    lost: "Some bytes could not be kept. Each stream concerned says how many and why.",
  },
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
  selected: (n: number) => `${plural(n, "event", "events")} selected`,
  firstEvent: "first event",
  firstImage: "first image",
  ended: "ended",
} as const;
