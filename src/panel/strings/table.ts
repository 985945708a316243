/** The event table. */
import { formatCount } from "../format.ts";
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
  arrivals: (events: number) => plural(events, "event", "events"),
  show: "Which events",
  all: (events: number) => `All ${formatCount(events)}`,
  matches: (events: number) => `Matches ${formatCount(events)}`,
  foldAll: "Fold deltas",
  foldAllHint: "Show consecutive deltas of one item as one row (Shift+← folds, Shift+→ unfolds)",
  fold: (events: number) => `Fold these ${formatCount(events)} events into one row (←)`,
  unfold: (events: number) => `Unfold ${formatCount(events)} events (→)`,
  folded: (events: number) => `×${formatCount(events)}`,
  foldedSpan: (seconds: string) => `in ${seconds} s`,
  stall: (seconds: string) => `${seconds} s without bytes`,

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
