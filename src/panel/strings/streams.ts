/** The list of streams. */
import { plural } from "./plural.ts";

export const list = {
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
} as const;
