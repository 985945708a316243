/** Every sentence the panel shows, in one place. Functions take what they name and nothing else. */
import type { GapReason } from "../messages/capture.ts";
import type { StreamEnd } from "../store/records.ts";
import { formatBytes, formatCount } from "./format.ts";

const plural = (n: number, one: string, many: string): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`;

/** Words from elsewhere, ended like a sentence. */
const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`);

/** How a stream ended, in words that say who ended it. */
export function endWords(end: StreamEnd, detail: string): string {
  const why = detail === "" ? "" : `: ${detail}`;
  const words: Record<StreamEnd, string> = {
    complete: "complete",
    cancelled: `the page cancelled it${why}`,
    aborted: `the page aborted it${why === "" ? ": AbortError" : why}`,
    failed: `the network failed${why}`,
    unread: "the page let go of it before its end",
    elsewhere: "read outside our sight: read in a worker or another frame",
    interrupted: `interrupted: ${detail === "" ? "the tab went away" : detail}`,
    open: "open",
  };
  return words[end];
}

/** Why bytes are missing from the tape. */
export function gapWords(reason: GapReason, bytes: number): string {
  return `${formatBytes(bytes)} not kept: ${gapReasons[reason]}`;
}

const gapReasons: Readonly<Record<GapReason, string>> = {
  memory: "more bytes waited to leave the page than a tab may hold",
  quota: "the browser's storage is full",
  arming: "they came before recording was on, and were too many to hold",
  copy: "copying them failed",
};

export const strings = {
  product: "Darkroom",

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

  empty: {
    title: "No streams recorded yet",
    text: "Darkroom records the server-sent event streams this page reads from AI APIs. You see every event and every partial image at the moment it arrived.",
    action: "Reload page and record",
    privacyLead: "Nothing leaves this browser.",
    privacy:
      "Recordings stay on this computer until you clear or export them. Authorization, cookies and key-like values are stored masked unless you keep them.",
  },
  emptyAll: {
    title: "No streams recorded in any tab",
    text: "Everything Darkroom keeps is listed here, whichever tab it came from.",
  },
  recordingOff: {
    title: "Recording is off",
    text: "Streams this page reads now are not recorded.",
    action: "Start recording",
  },
  reload: {
    title: "Reload to record",
    text: "This page ran before Darkroom was there. Reload it once and its streams are recorded from the first byte.",
    action: "Reload page and record",
  },
  forbidden: {
    title: "Darkroom may not read this site",
    text: "The browser withholds it. Allow access, then reload the page.",
    action: "Allow access to this site",
    refused: "Access was not given. You can allow it in the browser's extension settings.",
  },
  access: {
    title: (site: string) => `Let Darkroom read ${site}`,
    everywhere: "all sites",
    text: "This browser asks for it in a page of its own. Darkroom records the event streams the site's pages read, while their DevTools are open. Nothing leaves this browser.",
    action: "Allow access",
    given: "Access given. Close this page, and reload the one that you want to record.",
    refused: "Access was not given.",
  },
  unsupported: {
    title: "This page cannot be recorded",
    text: "Browsers keep extensions out of their own pages and out of extension stores. Open a web page to record it.",
  },
  trouble: {
    title: "Recording stopped in this page",
    text: (why: string) => `${sentence(why)} The page itself goes on as before.`,
    action: "Reload page and record",
  },
  storageTrouble: {
    title: "The browser refused to store more",
    text: (why: string) =>
      `${sentence(why)} What is stored was not touched. Clear streams you no longer need to record again.`,
  },
  unreachable: {
    title: "The recorder does not answer",
    text: "Close and reopen DevTools. If Darkroom was just updated, that is all it takes.",
    action: "Try again",
  },
  store: {
    newer: {
      title: "These recordings are from a newer Darkroom",
      text: "This version cannot read them, and leaves them untouched. Update Darkroom, then reopen DevTools.",
    },
    failed: {
      title: "The recordings cannot be opened",
      text: (why: string) => `The browser's database said: ${why}`,
      action: "Try again",
    },
  },

  list: {
    label: "Streams",
    name: "Name",
    images: "Images",
    events: "Events",
    eventsUnit: "events",
    first: "First",
    live: "live",
    none: "–",
    noImages: "no images",
    withImages: (n: number) => plural(n, "image", "images"),
    pinned: "pinned",
    loading: "Reading the recordings",
  },
  detail: {
    pick: "Select a stream to see its events.",
    none: "The streams of this page appear here.",
    masked: (n: number) => `${plural(n, "value", "values")} stored masked`,
    candidate: "not yet confirmed as an event stream",
    pin: "Pin: keep this stream when clearing and when storage is full",
    unpin: "Unpin this stream",
    remove: "Remove this stream",
    firstEvent: "first event",
    firstImage: "first image",
    ended: "ended",
  },

  table: {
    label: "Events",
    n: "#",
    time: "Time",
    type: "Type",
    size: "Size",
    preview: "Preview",
    incomplete: "incomplete",
    keepAlive: "keep-alive",
    jump: "Jump to latest",
    empty: "No bytes have arrived yet.",
    nothing: "The body ended without a single event.",
    elsewhere:
      "This body was read in a worker or another frame, where a page script cannot watch it. It may well have had content.",
    arrivals: (events: number) => plural(events, "event", "events"),
  },

  image: {
    tooLarge: (width: number, height: number) =>
      `${width}×${height} is too large to draw here (at most 16,384 a side and 100 megapixels)`,
    unknownSize: "its header names no size, so it is not drawn",
    notRaster: (type: string) => `${type} is not drawn`,
    undecodable: "the browser could not decode it",
    truncated: "truncated: its end is missing",
    whole: "image is whole",
    missing: "no longer in the store",
    alt: (what: string) => `Image of ${what}`,
  },

  inspector: {
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
  },

  saving: {
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
  },

  settings: {
    title: "Settings",
    close: "Close",
    budget: "Storage budget",
    budgetUnit: "MB",
    budgetHint:
      "What finished streams may take together. Beyond it the oldest that are not pinned are removed.",
    budgetInvalid: "A whole number from 10 to 100,000.",
    keepSecrets: "Keep secrets",
    keepSecretsHint:
      "Stores Authorization, cookies and key-like values as they are, so that a request can be repeated. Anyone who can use this browser profile could then read them.",
    site: "Also record this site while DevTools are closed",
    siteHint: (origin: string) =>
      `Every tab of ${origin} records from its first byte, DevTools or not.`,
    siteUnknown: "This page has no site of its own to name.",
    everything: "Delete everything",
    everythingHint: "Removes all recordings of all tabs, pinned ones too.",
    everythingConfirm: "Delete all recordings for good?",
    everythingYes: "Delete everything for good",
    everythingNo: "Keep them",
  },

  status: {
    streams: (n: number) => plural(n, "stream", "streams"),
    events: (n: number) => plural(n, "event", "events"),
    images: (n: number) => plural(n, "image", "images"),
    received: (bytes: number) => `${formatBytes(bytes)} received`,
  },
} as const;
