/** The states of the panel that can be looked at in a plain tab. Read by the page and by Node. */

/** What is recorded before (or, live, while) the panel is shown; see tapes/index.ts. */
export type TapeName =
  | "none"
  | "main"
  | "live"
  | "partials"
  | "gap"
  | "broken-images"
  | "hostile"
  | "long-names"
  | "thousand"
  | "events-20k"
  | "events-100k"
  | "pictures";

export interface Story {
  readonly name: string;
  readonly title: string;
  readonly tape: TapeName;
  /** Chunks arrive as they did, on a running clock. Otherwise all is recorded and time stands still. */
  readonly live?: boolean;
  /** Recorded once and kept by the browser, because recording takes seconds; `&fresh` forgets it. */
  readonly kept?: boolean;
  /** What the page in the inspected tab is like; ready to record unless told. */
  readonly page?: "reload" | "forbidden" | "unsupported" | "trouble" | "paused";
  /** What is wrong with the store. */
  readonly store?: "silent" | "fails" | "newer" | "full";
  readonly link?: "unreachable";
}

export const STORIES: readonly Story[] = [
  { name: "main", title: "Twelve streams of many kinds", tape: "main" },
  { name: "live", title: "Streams that grow as you look", tape: "live", live: true },
  { name: "empty", title: "First run, nothing recorded", tape: "none" },
  { name: "loading", title: "The store has not answered yet", tape: "none", store: "silent" },
  { name: "partials", title: "What is new in each partial image", tape: "partials" },
  { name: "gap", title: "Bytes that were not kept", tape: "gap" },
  { name: "broken-images", title: "Truncated and broken images", tape: "broken-images" },
  { name: "hostile", title: "Strings that want to be markup", tape: "hostile" },
  { name: "long-names", title: "Long names everywhere", tape: "long-names" },
  { name: "thousand", title: "1,000 streams", tape: "thousand", kept: true },
  { name: "events-20k", title: "20,000 events", tape: "events-20k", kept: true },
  { name: "events-100k", title: "100,000 events", tape: "events-100k", kept: true },
  { name: "pictures", title: "200 images of 2 MB", tape: "pictures", kept: true },
  { name: "reload", title: "Reload to record", tape: "none", page: "reload" },
  { name: "reload-kept", title: "Reload to record, streams before", tape: "gap", page: "reload" },
  { name: "forbidden", title: "No permission for the site", tape: "none", page: "forbidden" },
  { name: "unsupported", title: "A page of the browser", tape: "none", page: "unsupported" },
  { name: "paused", title: "Recording is off", tape: "none", page: "paused" },
  { name: "trouble", title: "Recording stopped in the page", tape: "gap", page: "trouble" },
  { name: "storage-full", title: "No room left", tape: "main", store: "full" },
  { name: "store-failed", title: "The store fails", tape: "none", store: "fails" },
  { name: "store-newer", title: "A newer version's database", tape: "none", store: "newer" },
  { name: "unreachable", title: "The recorder does not answer", tape: "none", link: "unreachable" },
];

/** Epoch milliseconds at which every page of a story that stands still began: 12:00 on a Monday. */
export const PAGE_START = Date.UTC(2026, 8, 14, 12, 0, 0);

/** How long that page has been there when the panel is looked at, ms. */
export const PAGE_AGE = 96_000;

export function storyCalled(name: string): Story | undefined {
  return STORIES.find((story) => story.name === name);
}
