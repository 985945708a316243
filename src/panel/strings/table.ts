/** The event table. */
import { formatBytes, formatCount } from "../format.ts";
import { plural } from "./plural.ts";

export const table = {
  label: "Events",
  n: "#",
  time: "Time",
  timeHint: "Seconds since the request",
  delta: "Delta",
  deltaHint: "Seconds since the row before, in the whole stream",
  type: "Type",
  item: "Item",
  itemHint: "Place of the item in the output; its id stands in the tooltip",
  size: "Size",
  preview: "Preview",
  incomplete: "incomplete",
  keepAlive: "keep-alive",
  jump: "Jump to latest",
  empty: "No bytes have arrived yet.",
  nothing: "The body ended without a single event.",
  noMatch: "No event of this stream matches the filter.",
  searching: "Searching…",
  elsewhere:
    "This body was read in a worker or another frame, where a page script cannot watch it. It may well have had content.",
  /** Of a stream of which nothing is there: what to do, by why it is not. */
  refused: {
    quota:
      "Nothing of this body was kept. Remove streams you no longer need, or free disk space, then let the page ask again.",
    memory:
      "Nothing of this body was kept. Let the page ask again, with less going on at the same time.",
    arming:
      "Nothing of this body was kept. Leave DevTools open, or choose this site in the settings, and the next one is kept from its first byte.",
    copy: "Nothing of this body was kept. Reload the page, then let it ask again.",
  },
  arrivals: (events: number) => plural(events, "event", "events"),
  show: "Which events",
  all: (events: number) => `All ${formatCount(events)}`,
  matches: (events: number) => `Matches ${formatCount(events)}`,
  foldAll: "Fold deltas",
  foldNone: "Nothing is folded among matches: a fold would hide which of its events match",
  foldAllHint: "Show consecutive deltas of one item as one row (Shift+← folds, Shift+→ unfolds)",
  fold: (events: number) => `Fold these ${formatCount(events)} events into one row (←)`,
  unfold: (events: number) => `Unfold ${formatCount(events)} events (→)`,
  folded: (events: number) => `×${formatCount(events)}`,
  foldedSpan: (seconds: string) => `in ${seconds} s`,
  stall: (seconds: string) => `${seconds} s without bytes`,

  lost: (bytes: number) => `${formatBytes(bytes)} not kept`,
  families: {
    lifecycle: "lifecycle",
    text: "text",
    reasoning: "reasoning",
    tool: "tool",
    image: "image",
    usage: "usage",
    error: "error",
    heartbeat: "keep-alive",
    other: "other",
  },
} as const;
