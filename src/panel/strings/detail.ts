/** A stream's header and tabs. */
import { plural } from "./plural.ts";

export const detail = {
  label: "Selected stream",
  pick: "Select a stream to see its events.",
  none: "The streams of this page appear here.",
  masked: (n: number) => `${plural(n, "value", "values")} stored masked`,
  candidate: "not yet confirmed as an event stream",
  tabs: "Views of this stream",
  tab: { timeline: "Timeline", request: "Request", raw: "Raw" },
  maskedWhy: "Stored masked, because Keep secrets was off when this was recorded",
} as const;
