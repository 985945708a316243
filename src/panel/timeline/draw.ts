/** Draws what lies under the prints: the grid, the leaders, and a bar with its events for each item. */
import type { Family } from "../../stream/types.ts";
import { familyToken, type Surface } from "../time/Drawing.tsx";
import { RULER } from "../time/Ruler.tsx";
import type { Tick } from "../time/scale.ts";
import type { Measures } from "./measures.ts";
import type { Track } from "./track.ts";

/** An output item's bar, px. */
export interface ItemBar {
  /** Its number in the track. */
  readonly item: number;
  readonly family: Family;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** From an image's time to the print that shows it, px. */
export interface Leader {
  readonly from: number;
  readonly to: number;
}

export interface Strip {
  readonly ticks: readonly Tick[];
  readonly bars: readonly ItemBar[];
  readonly leaders: readonly Leader[];
  readonly track: Track;
  /** Rows on the axis: `first` … `end - 1`. */
  readonly first: number;
  readonly end: number;
  /** Pixel of a row's arrival. */
  readonly pixelOf: (row: number) => number;
  readonly measures: Measures;
  /** Height of a bar and the room below it. */
  readonly lane: number;
}

/** Faint enough for the events on it. */
const BAR = 0.2;
/** Room between two bars, px. */
const BETWEEN = 4;
/** Half of a leader's head, px. */
const HEAD = 3.5;

export function drawStrip(surface: Surface, strip: Strip): void {
  const { context, height, colour } = surface;
  context.fillStyle = colour("line");
  for (const { pixel } of strip.ticks) {
    context.fillRect(Math.round(pixel), RULER, 1, height - RULER);
  }
  drawLeaders(surface, strip);
  drawBars(surface, strip);
}

function drawLeaders({ context, colour, height }: Surface, { leaders, measures }: Strip): void {
  context.strokeStyle = colour("fam-image");
  context.fillStyle = colour("fam-image");
  context.lineWidth = 1;
  context.beginPath();
  for (const { from, to } of leaders) {
    const x = Math.round(from) + 0.5;
    context.moveTo(x, RULER);
    // A print at its own time hangs on a line that goes on to the bars.
    if (Math.abs(to - from) < 1) context.lineTo(x, height);
    else context.lineTo(to, measures.printTop);
  }
  context.stroke();
  context.beginPath();
  for (const { from } of leaders) {
    const x = Math.round(from) + 0.5;
    context.moveTo(x, RULER - HEAD);
    context.lineTo(x + HEAD, RULER);
    context.lineTo(x, RULER + HEAD);
    context.lineTo(x - HEAD, RULER);
  }
  context.fill();
}

function drawBars({ context, colour }: Surface, strip: Strip): void {
  const { bars, track, measures, lane, pixelOf } = strip;
  const thickness = Math.max(2, lane - BETWEEN);
  /** By the item's number in the track. */
  const drawn: ({ readonly top: number; readonly fill: string; to: number } | undefined)[] = [];
  context.globalAlpha = BAR;
  for (const bar of bars) {
    const top = measures.barsTop + bar.lane * lane;
    const fill = colour(familyToken(bar.family));
    drawn[bar.item] = { top, fill, to: -Infinity };
    context.fillStyle = fill;
    context.fillRect(bar.from, top, Math.max(1, bar.to - bar.from), thickness);
  }
  context.globalAlpha = 1;
  for (let row = strip.first; row < strip.end; row++) {
    const at = drawn[track.itemOf(row) ?? -1];
    if (at === undefined) continue;
    const x = Math.round(pixelOf(row));
    // Events nearer than this are one line: more would be a block without a rhythm.
    if (x < at.to + 2) continue;
    at.to = x;
    context.fillStyle = at.fill;
    context.fillRect(x, at.top, 1, thickness);
  }
}
