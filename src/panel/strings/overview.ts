/** The lanes of all streams above the list. */
import type { StreamRecord } from "../../store/records.ts";
import { addressParts, formatDuration } from "../format.ts";
import { plural } from "./plural.ts";
import { outcome } from "./stream-words.ts";

export const overview = {
  label: "Overview",
  picture: (streams: number, length: string) =>
    `${plural(streams, "stream", "streams")} within ${length}. The list below names each of them.`,
  handle: { from: "Start of the time range", to: "End of the time range" },
  reset: "All of the time",
  resetHint: "All of the time again (double click, or Esc at an end of the range)",
  at: (ms: number) => formatDuration(ms),
  range: (from: number, to: number) =>
    `${(from / 1_000).toFixed(1)} – ${(to / 1_000).toFixed(1)} s`,
  hint: (stream: StreamRecord) =>
    [
      addressParts(stream.request.url).path,
      stream.model,
      plural(stream.events, "event", "events"),
      stream.images > 0 ? plural(stream.images, "image", "images") : null,
      outcome(stream).words,
    ]
      .filter((part) => part !== null)
      .join(" · "),
} as const;
