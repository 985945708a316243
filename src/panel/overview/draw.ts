/** Draws the lanes: one bar a stream. */
import type { StreamRecord } from "../../store/records.ts";
import type { Sketch } from "../../stream/sketch.ts";
import { familyToken, type Surface } from "../time/Drawing.tsx";
import { toPixel, type Tick, type TimeScale } from "../time/scale.ts";
import { LANE, type Bar } from "./bars.ts";

export interface Lanes {
  readonly bars: readonly Bar[];
  readonly scale: TimeScale;
  readonly ticks: readonly Tick[];
  readonly selected: string | undefined;
  /** Streams the filter has nothing for. */
  readonly dimmed: (stream: StreamRecord) => boolean;
}

const DIMMED = 0.35;
/** A marker of an image, px. */
const MARK = { width: 8, height: 6 };
/** Marks nearer than this are drawn as one, px. */
const APART = 3;

export function drawLanes(surface: Surface, lanes: Lanes): void {
  const { context, height, width, colour } = surface;
  context.fillStyle = colour("line");
  for (const { pixel } of lanes.ticks) context.fillRect(Math.round(pixel), 0, 1, height);
  const selected = lanes.bars.find(({ stream }) => stream.id === lanes.selected);
  if (selected) {
    context.fillStyle = colour("bg-sel");
    context.fillRect(0, selected.lane * LANE, width, LANE);
  }
  for (const bar of lanes.bars) {
    context.globalAlpha = lanes.dimmed(bar.stream) ? DIMMED : 1;
    drawBar(surface, bar, lanes.scale);
  }
  context.globalAlpha = 1;
}

function drawBar(surface: Surface, bar: Bar, scale: TimeScale): void {
  const { context, colour } = surface;
  const { stream } = bar;
  const top = bar.lane * LANE;
  const left = toPixel(scale, bar.from);
  const right = Math.max(toPixel(scale, bar.to), left + 2);
  context.fillStyle = colour("edge");
  context.fillRect(left, top + LANE / 2 - 0.5, right - left, 1);
  if (stream.sketch !== null) drawSketch(surface, stream.sketch, stream.timeOrigin, top, scale);
  if (failed(stream)) {
    context.strokeStyle = colour("sev-error");
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(right - 2.5, top + 1.5);
    context.lineTo(right + 2.5, top + 6.5);
    context.moveTo(right + 2.5, top + 1.5);
    context.lineTo(right - 2.5, top + 6.5);
    context.stroke();
  }
}

/** The stream did not come to its own end. A page that aborts does so on purpose. */
function failed({ end, response }: StreamRecord): boolean {
  return end === "failed" || end === "interrupted" || response.status >= 400;
}

function drawSketch(
  { context, colour }: Surface,
  sketch: Sketch,
  timeOrigin: number,
  top: number,
  scale: TimeScale,
): void {
  const pixel = (time: number): number => toPixel(scale, timeOrigin + time);
  const width = pixel(sketch.from + sketch.width) - pixel(sketch.from);
  let drawnTo = -Infinity;
  for (const [at, { events, family }] of sketch.buckets.entries()) {
    const left = pixel(sketch.from + at * sketch.width);
    // Of buckets narrower than a pixel, one a pixel is enough.
    if (events === 0 || left + width < drawnTo + 1) continue;
    context.fillStyle = colour(familyToken(family));
    const lines = Math.max(1, Math.min(events, Math.floor(width / 2)));
    for (let n = 0; n < lines; n++) {
      context.fillRect(Math.round(left + (n * width) / lines), top + 1.5, 1, 5);
    }
    drawnTo = left;
  }
  for (const silence of sketch.silences) {
    const left = pixel(silence.from);
    const length = pixel(silence.to) - left;
    if (length < 4) continue;
    context.fillStyle = colour("bg");
    context.fillRect(left, top + 2, length, 4);
    context.fillStyle = colour("sev-warn");
    for (let x = left; x < left + length; x += 3) {
      context.fillRect(x, top + 2, 1.5, 1);
      context.fillRect(x, top + 5, 1.5, 1);
    }
  }
  context.strokeStyle = colour("fam-image");
  context.lineWidth = 1;
  let marked = -Infinity;
  for (const { at, role } of sketch.images) {
    const middle = Math.round(pixel(at));
    // A final image is never hidden by the partial before it.
    if (role === "repeat" || (role !== "final" && middle - marked < APART)) continue;
    marked = middle;
    const box = [
      middle - MARK.width / 2 + 0.5,
      top + 1.5,
      MARK.width - 1,
      MARK.height - 1,
    ] as const;
    context.fillStyle = colour(role === "final" ? "fam-image" : "bg");
    context.fillRect(...box);
    context.strokeRect(...box);
  }
}
