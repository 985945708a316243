/** How large the panes are, and what of it is remembered. Pure. */
import type { Arrangement } from "./arrangement.ts";

/** Panes whose edge can be dragged; their neighbour takes the rest. */
export type Pane = "overview" | "list" | "filmstrip" | "inspector";

interface Measures {
  readonly full: number;
  readonly short: number;
  readonly narrow: number;
  /** Smaller makes no sense of it, px. */
  readonly least: number;
  /** What its neighbour keeps, px. */
  readonly rest: number;
}

/** Heights of overview and filmstrip; widths of list and inspector, which are heights when stacked. */
const MEASURES: Readonly<Record<Pane, Measures>> = {
  overview: { full: 118, short: 50, narrow: 50, least: 34, rest: 200 },
  list: { full: 412, short: 352, narrow: 155, least: 66, rest: 160 },
  filmstrip: { full: 192, short: 106, narrow: 132, least: 60, rest: 88 },
  inspector: { full: 340, short: 272, narrow: 196, least: 88, rest: 110 },
};

/** Remembered sizes, by pane and arrangement: `list.full`. */
export type Sizes = Readonly<Record<string, number>>;

export function sizeOf(sizes: Sizes, pane: Pane, arrangement: Arrangement): number {
  return sizes[keyOf(pane, arrangement)] ?? MEASURES[pane][arrangement];
}

export function withSize(sizes: Sizes, pane: Pane, arrangement: Arrangement, size: number): Sizes {
  return { ...sizes, [keyOf(pane, arrangement)]: Math.round(size) };
}

/** Gives the pane its own size back. */
export function withoutSize(sizes: Sizes, pane: Pane, arrangement: Arrangement): Sizes {
  const { [keyOf(pane, arrangement)]: _, ...others } = sizes;
  return others;
}

export interface Limits {
  readonly least: number;
  readonly most: number;
}

/** @param available what pane and neighbour have together, px */
export function limitsOf(pane: Pane, available: number): Limits {
  const { least, rest } = MEASURES[pane];
  return { least, most: Math.max(least, available - rest) };
}

export function clamp(size: number, { least, most }: Limits): number {
  return Math.min(most, Math.max(least, size));
}

/** What localStorage gave: anything at all, since other versions and users write there too. */
export function parseSizes(stored: string | null): Sizes {
  let value: unknown;
  try {
    value = JSON.parse(stored ?? "{}");
  } catch {
    return {};
  }
  if (typeof value !== "object" || value === null) return {};
  const known = new Set(
    (Object.keys(MEASURES) as Pane[]).flatMap((pane) =>
      (["full", "short", "narrow"] as const).map((arrangement) => keyOf(pane, arrangement)),
    ),
  );
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, number] =>
        known.has(entry[0]) && Number.isFinite(entry[1]) && entry[1] > 0,
    ),
  );
}

function keyOf(pane: Pane, arrangement: Arrangement): string {
  return `${pane}.${arrangement}`;
}
