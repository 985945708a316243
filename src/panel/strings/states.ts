/** Pages and bars that say what is the matter and what to do next. */
import { sentence } from "./plural.ts";

export const states = {
  loading: "Reading the recordings",
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
  /** What it is for, in three lines. */
  firstRun: [
    {
      title: "Record",
      text: "Every event stream this page reads with fetch, byte for byte, as it arrives.",
    },
    {
      title: "Inspect",
      text: "Events and partial images on one time axis, payloads as trees, the bytes they came from.",
    },
    {
      title: "Export",
      text: ".sse, NDJSON, HAR, images, or an archive of it all. Secrets are masked.",
    },
  ],
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
    /** Where the browser does not say which site it is. */
    actionEverywhere: "Allow access to all sites",
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
} as const;
