/** The event table. */
import { plural } from "./plural.ts";

export const table = {
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
} as const;
