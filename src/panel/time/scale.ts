/** From time to pixels and back, and where the ticks of a ruler stand. Pure. */
import type { TimeRange } from "./state.ts";

export interface TimeScale {
  readonly domain: TimeRange;
  /** Pixels: where `domain.from` and `domain.to` stand. */
  readonly left: number;
  readonly right: number;
}

/** Pixels; beyond the ends for times outside the domain. */
export function toPixel({ domain, left, right }: TimeScale, time: number): number {
  return left + ((time - domain.from) / (domain.to - domain.from)) * (right - left);
}

/** Epoch milliseconds at a pixel, kept within the domain. */
export function toTime({ domain, left, right }: TimeScale, pixel: number): number {
  const share = (pixel - left) / Math.max(right - left, 1);
  return domain.from + Math.min(Math.max(share, 0), 1) * (domain.to - domain.from);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Above a minute, decimal steps read badly. */
const LONG_STEPS = [1, 2, 5, 10, 15, 30]
  .map((n) => n * MINUTE)
  .concat([1, 2, 6, 12, 24].map((n) => n * HOUR));

/** The shortest step that a person likes to count in and that is at least `least` ms. */
export function niceStep(least: number): number {
  if (least > 20 * SECOND) {
    return LONG_STEPS.find((step) => step >= least) ?? Math.ceil(least / (24 * HOUR)) * 24 * HOUR;
  }
  return decimalStep(least);
}

/** 1, 2 or 5 times a power of ten. */
function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-3)));
  return ([1, 2, 5, 10].find((n) => n * power >= least * (1 - 1e-9)) ?? 10) * power;
}

export interface Tick {
  readonly pixel: number;
  /** Time since `origin`, in words: `200 ms`, `1.5 s`, `2 min`. */
  readonly label: string;
}

/**
 * Ticks of a ruler, at least `apart` pixels from one another.
 *
 * @param origin epoch ms that reads as zero
 */
export function ticks(scale: TimeScale, origin: number, apart: number): Tick[] {
  const { domain, left, right } = scale;
  const width = right - left;
  if (width <= 0) return [];
  const step = niceStep(((domain.to - domain.from) * apart) / width);
  const found: Tick[] = [];
  const last = Math.floor((domain.to - origin) / step);
  for (let n = Math.ceil((domain.from - origin) / step); n <= last; n++) {
    found.push({ pixel: toPixel(scale, origin + n * step), label: tickLabel(n * step, step) });
  }
  return found;
}

/** A time on a ruler that counts in `step`, both ms. */
export function tickLabel(time: number, step: number): string {
  if (time === 0) return "0 s";
  if (step >= HOUR) return `${time / HOUR} h`;
  if (step >= MINUTE) return `${time / MINUTE} min`;
  if (Math.abs(time) < SECOND) return `${Number(time.toPrecision(6))} ms`;
  const decimals = Math.max(0, -Math.floor(Math.log10(step / SECOND) + 1e-9));
  return `${(time / SECOND).toFixed(decimals)} s`;
}

/**
 * The length of an axis that grows while something is live: it goes on in steps of an eighth to a
 * third, so that what stands on it moves seldom and not with every event.
 *
 * @param length ms shown by now
 */
export function growing(length: number): number {
  const step = decimalStep(Math.max(length, SECOND) / 8);
  return Math.ceil((length + step / 4) / step) * step;
}
