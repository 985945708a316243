/** The inspector. */
import { formatBytes, formatCount } from "../format.ts";
import { plural } from "./plural.ts";

export const inspector = {
  label: "Event",
  close: "Close (Esc)",
  event: (n: number) => `#${n}`,
  comment: "comment",
  control: "field lines only",
  json: "JSON",
  lines: "Lines",
  view: "Payload view",
  copyText: "Copy text",
  copied: "Copied",
  copyFailed: "The browser refused to copy",
  loading: "Reading…",
  failed: (why: string) => `The payload cannot be read: ${why}`,
  noData: "This event has no data.",
  reading: (share: number) => `Reading… ${Math.floor(share * 100)} %`,
  notJson: (why: string, { line, column }: { readonly line: string; readonly column: string }) =>
    `Not JSON: ${why} at line ${line}, column ${column}. Shown as text.`,
  here: "here",
  problem: {
    value: "a value is expected",
    key: "a name in quotes is expected",
    colon: "a colon is expected",
    comma: "a comma or a closing bracket is expected",
    "after-end": "something follows the end",
    unfinished: "the text ends too early",
    control: "a control character stands in a string",
    escape: "an escape means nothing",
    number: "a number is malformed",
    deep: "it nests deeper than 1,000 levels",
  },
  hex: "Hex",
  showRaw: "Show in Raw",
  facts: "Event details",
  neighbours: "Other events",
  neighbour: (likeness: "type" | "item", direction: -1 | 1) =>
    `${direction === 1 ? "Next" : "Previous"} event of the same ${likeness}`,
  noNeighbour: (direction: -1 | 1) => (direction === 1 ? "This is the last" : "This is the first"),
  began: "Began",
  took: (seconds: string) => `took ${seconds} s`,
  item: "Item",
  chunks: "Chunks",
  of: (n: number) => `of ${formatCount(n)}`,
  clockStep: (ms: number) => `The page's clock steps by ${ms} ms`,
  tooLong: (shown: number, all: number) =>
    `Showing the first ${formatCount(shown)} of ${formatCount(all)} letters. Copy or export has all of it.`,
  beyond: (letters: number, canCopy: boolean) =>
    `… ${formatCount(letters)} more letters: ${canCopy ? "Copy value" : "an export"} has all`,
  arrived: "Arrived",
  id: "id",
  bytes: "Bytes",
  incomplete: "The body ended, or a gap begins, before this event was finished.",
  base64: (size: string) => `base64 · ${size}`,
  cutOff: "cut off",
  group: (from: number, to: number) => `${formatCount(from)} … ${formatCount(to)}`,
  tree: "Payload",
  find: "Find in JSON",
  finds: (at: number, of: number, done: boolean, most: number) =>
    of === 0
      ? done
        ? "no match"
        : "…"
      : `${formatCount(at)} of ${of >= most ? `${formatCount(most)}+` : formatCount(of)}${done ? "" : "…"}`,
  copyGroup: "Copy",
  copyWhat: { value: "Value", path: "Path", typescript: "TS" },
  copyHint: {
    value: "Copy value",
    path: "Copy path",
    typescript: "Copy as TS: TypeScript in the SDK's camelCase",
  },
  /** Said of several events that are selected. */
  selection: {
    label: "Selected events",
    count: (events: number) => `${plural(events, "event", "events")} selected`,
    size: (bytes: number) => formatBytes(bytes),
    hidden: (events: number) => `${formatCount(events)} hidden by the filter`,
    copy: { lines: "Copy lines", ndjson: "Copy NDJSON" },
    copyHint: {
      lines: "Copy the events as they came, nothing masked (Ctrl+C in the table)",
      ndjson: "Copy one JSON object a line with time, type and data, nothing masked",
    },
    copying: "Copying…",
    copied: (events: number) => `${plural(events, "event", "events")} copied`,
    tooMuch: (most: number) =>
      `More than ${formatCount(most)} letters: too much to copy. Export the selected events instead.`,
    failed: (why: string) => `The events cannot be read: ${why}`,
  },
  copyTooLong: "Too long to copy; export it instead",
} as const;
