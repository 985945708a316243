/** The list of streams. */
import { plural } from "./plural.ts";

/** APIs in a word, by id of their dialect (see stream/dialects); streams of none are named by their host. */
const apis: Readonly<Record<string, string>> = {
  "openai-responses": "Responses",
  "openrouter-responses": "Responses",
  "openai-chat": "Chat",
  "openrouter-chat": "Chat",
  "openai-images": "Images",
  "openrouter-images": "Images",
  "openai-assistants": "Assistants",
  "anthropic-messages": "Anthropic",
  gemini: "Gemini",
  "gemini-interactions": "Gemini",
  cohere: "Cohere",
  "ai-sdk-ui": "AI SDK",
  "ai-sdk-data": "AI SDK",
};

export const list = {
  label: "Streams",
  sort: "Sort streams",
  sortBy: (column: string, descending: boolean) =>
    `Sort by ${column}, ${descending ? "descending" : "ascending"}`,
  sortedBy: (column: string, descending: boolean) =>
    `Sorted by ${column}, ${descending ? "descending" : "ascending"}`,
  sortByArrival: "Sort by arrival again",
  /** What stands at the head of a column. */
  heads: {
    end: "",
    name: "Name",
    model: "Model",
    images: "Images",
    events: "Events",
    size: "Size",
    first: "First",
    duration: "Duration",
  },
  /** The same in a sentence. */
  columns: {
    end: "how it ended",
    name: "name",
    model: "model",
    images: "number of images",
    events: "number of events",
    size: "size",
    first: "time to first event",
    duration: "duration",
  },
  eventsUnit: "events",
  firstUnit: "first event after",
  durationUnit: "duration",
  live: "live",
  none: "–",
  withImages: (n: number) => plural(n, "image", "images"),
  pinned: "pinned",
  follow: "Newest",
  followHint: "Show the newest stream, and each that comes after it",
  chosen: (n: number) => `${n} selected`,
  hidden: (n: number) => `${plural(n, "stream", "streams")} hidden by the filter`,
  rename: "Name this stream",
  renameField: "Name of the stream",
  renamePlaceholder: "No name: shown by its path",
  pin: (n: number) => (n > 1 ? `Pin ${n} streams` : "Pin stream"),
  unpin: (n: number) => (n > 1 ? `Unpin ${n} streams` : "Unpin stream"),
  pinMeans: "kept when clearing and when storage is full",
  remove: (n: number) => (n > 1 ? `Remove ${n} streams` : "Remove stream"),
  /** Null for a dialect that is no API's. */
  api: (dialect: string): string | null =>
    Object.hasOwn(apis, dialect) ? (apis[dialect] ?? null) : null,
  apiHint: (title: string, reason: string, host: string) => `${title} at ${host}: ${reason}`,
  noMatch: (all: number) => `0 of ${plural(all, "stream", "streams")}`,
} as const;
