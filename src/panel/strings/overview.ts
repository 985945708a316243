/** The lanes of all streams above the list. */
import type { StreamRecord } from "../../store/records.ts";
import { addressParts, formatDuration } from "../format.ts";
import { plural } from "./plural.ts";
import { endWords } from "./stream-words.ts";

export const overview = {
  label: "Overview",
  picture: (streams: number, length: string) =>
    `${plural(streams, "stream", "streams")} within ${length}. The list below names each of them.`,
  handle: { from: "Start of the time range", to: "End of the time range" },
  at: (ms: number) => formatDuration(ms),
  range: (from: number, to: number) =>
    `${(from / 1_000).toFixed(1)} – ${(to / 1_000).toFixed(1)} s`,
  hint: ({ request, model, events, images, end, endDetail }: StreamRecord) =>
    [
      addressParts(request.url).path,
      model,
      plural(events, "event", "events"),
      images > 0 ? plural(images, "image", "images") : null,
      endWords(end, endDetail),
    ]
      .filter((part) => part !== null)
      .join(" · "),
} as const;
