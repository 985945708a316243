import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import type { Family } from "../../stream/types.ts";
import type { Size } from "./size.ts";

/** A canvas in CSS pixels, and the colours of the theme. */
export interface Surface extends Size {
  readonly context: CanvasRenderingContext2D;
  /** Value of a colour token of tokens.css, named without its dashes: `line`, `fam-image`. */
  readonly colour: (token: string) => string;
}

export interface DrawingProps extends Size {
  /** Drawn again whenever this function is another one. */
  readonly draw: (surface: Surface) => void;
  /** What the picture shows, for a screen reader; absent when elements beside it say it. */
  readonly label?: string;
}

/** A canvas that stays crisp and in the colours of the theme. */
export function Drawing({ draw, width, height, label }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const appearance = appearances.value;
  // Asking for one makes the browser compute styles then and there: not at every frame of a live stream.
  const known = useMemo(() => new Map<string, string>(), [appearance]);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0 || height === 0) return;
    const scale = devicePixelRatio;
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    const context = element.getContext("2d");
    if (context === null) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const style = getComputedStyle(element);
    const colour = (token: string): string => {
      const value = known.get(token) ?? style.getPropertyValue(`--${token}`).trim();
      known.set(token, value);
      return value;
    };
    draw({ context, width, height, colour });
  }, [draw, width, height, known]);
  return (
    <canvas
      ref={canvas}
      class="drawing"
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    />
  );
}

/** Families that have no colour of their own look like lifecycle, as in tokens.css. */
export function familyToken(family: Family): string {
  return family === "usage" || family === "other" ? "fam-lifecycle" : `fam-${family}`;
}

/** Grows when theme, forced colours or pixel density change: what is on a canvas does not follow. */
const appearances = signal(0);

function watch(query: string): void {
  const list = globalThis.matchMedia?.(query);
  list?.addEventListener("change", () => {
    appearances.value += 1;
  });
}

function watchDensity(): void {
  const list = globalThis.matchMedia?.(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
  list?.addEventListener(
    "change",
    () => {
      appearances.value += 1;
      watchDensity();
    },
    { once: true },
  );
}

watch("(prefers-color-scheme: dark)");
watch("(forced-colors: active)");
watchDensity();
