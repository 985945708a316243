/** The filmstrip and the shared time axis. */
import type { Family, ImageRole } from "../../stream/types.ts";
import { formatBytes, formatCount, formatDuration, formatShare } from "../format.ts";

interface PrintFacts {
  readonly role: ImageRole;
  readonly partialIndex: number | null;
  readonly bytes: number;
}

const items: Partial<Record<Family, string>> = {
  reasoning: "reasoning",
  text: "message",
  image: "image",
  tool: "tool",
};

function image(role: ImageRole, partialIndex: number | null): string {
  if (role === "partial") return partialIndex === null ? "Partial" : `P${partialIndex}`;
  return { final: "Final", preview: "Preview", repeat: "Repeat" }[role];
}

function moreWords(n: number): string {
  return `and ${formatCount(n)} more near it`;
}

/** Pixels that are others than in the partial before, of all pixels. */
function changed(share: number): string {
  return `${formatShare(share)} new`;
}

export const timeline = {
  label: "Filmstrip",
  prints: "Images by arrival",
  /** An image under its print. */
  image,
  changed,
  /** All that is said of a print. */
  print: (
    { role, partialIndex, bytes }: PrintFacts,
    at: number,
    share: number | null,
    more: number,
  ) =>
    [
      image(role, partialIndex),
      formatDuration(at),
      formatBytes(bytes),
      share === null ? null : changed(share),
      more === 0 ? null : moreWords(more),
    ]
      .filter((part) => part !== null)
      .join(", "),
  moreWords,
  more: (n: number) => `+${formatCount(n)}`,
  arriving: (bytes: number) => `${formatBytes(bytes)} so far`,
  item: (family: Family, index: number | null) =>
    `${index === null ? "" : `${index} `}${items[family] ?? family}`,
  stall: (ms: number) => `${(ms / 1_000).toFixed(1)} s without bytes`,
  stallShort: (ms: number) => `${(ms / 1_000).toFixed(1)} s`,
  first: "First event",
  end: "End",
  cursor: (ms: number) => `${(ms / 1_000).toFixed(3)} s`,
  scrubber: "Position in the stream",
  nowhere: "no event open",
  position: (row: number, of: number, at: number) =>
    `row ${formatCount(row + 1)} of ${formatCount(of)}, ${formatDuration(at)}`,
} as const;
