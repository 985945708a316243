/** The Raw tab, and the bytes of one event. */
import { formatCount } from "../format.ts";

export const raw = {
  label: "Bytes as received",
  mode: "Show bytes as",
  text: "Text",
  hex: "Hex",
  reading: "Being read",
  findingLines: (share: number) => `Finding lines… ${Math.floor(share * 100)} %`,
  failed: (why: string) => `The bytes cannot be read: ${why}`,
  chunks: (first: number, last: number, time: string) =>
    first === last
      ? `Chunk ${formatCount(first)} arrived at ${time} s`
      : `Chunks ${formatCount(first)}–${formatCount(last)}, the first arrived at ${time} s`,
  empty: "No bytes have arrived yet.",
  nothing: "The body had no bytes that could be kept.",
  search: "Find in the bytes",
  searchAs: "Find",
  asText: "Find text",
  asHex: "Find hex bytes",
  placeholderText: "Find text",
  placeholderHex: "Find bytes, like 64 61 74",
  previous: "Previous (Shift+Enter)",
  next: "Next (Enter)",
  searching: (share: number) => `${Math.floor(share * 100)} %`,
  cancel: "Cancel",
  notFound: "Not found",
  notHex: "Not hexadecimal",
  foundAt: (offset: number) => `at byte ${formatCount(offset)}`,
  showEvent: "Show event",
  showEventHint: "Show the event in which this byte stands (Enter)",
  noEvent: "No event is known at this byte",
} as const;
