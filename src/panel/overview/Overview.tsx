import { useComputed, useSignal } from "@preact/signals";
import { useCallback, useMemo, useRef } from "preact/hooks";
import { formatDuration } from "../format.ts";
import type { PanelModel } from "../model.ts";
import { selectedStream } from "../state/state.ts";
import { strings } from "../strings/index.ts";
import { Drawing, type Surface } from "../time/Drawing.tsx";
import { useNow } from "../time/now.ts";
import { Ruler, RULER } from "../time/Ruler.tsx";
import { ticks, toPixel, toTime, type TimeScale } from "../time/scale.ts";
import { useSize, type Size } from "../time/size.ts";
import { intersect } from "../time/state.ts";
import { barAt, barsOf, domainOf, LANE, type Bar } from "./bars.ts";
import { Brush } from "./Brush.tsx";
import { drawLanes } from "./draw.ts";

/** Room for a tick's label, px. */
const TICKS_APART = 90;
/** The brush's handle covers a label that ends so near the edge, px. */
const GRIP = 12;
/** Further than this a pointer does not click but brushes, px. */
const CLICK = 3;

/** Ruler and lanes of all streams in the list, under the toolbar: brushed to zoom. */
export function Overview({ model }: { readonly model: PanelModel }) {
  const state = model.state.value;
  const { streams } = state;
  const area = useRef<HTMLElement>(null);
  const { width, height } = useSize(area).value;
  const now = useNow(streams.some(({ end }) => end === "open")).value;
  const lanes = Math.max(1, Math.floor((height - RULER - 2) / LANE));
  const { clock } = model;
  const bars = useMemo(
    () => barsOf(streams, lanes, (stream) => clock.of(stream, now)),
    [streams, lanes, now, clock],
  );
  const selected = selectedStream(state)?.id;
  const { from, to } = domainOf(bars);
  const scale = useMemo<TimeScale>(
    () => ({ domain: { from, to }, left: 0, right: width }),
    [from, to, width],
  );
  const marks = useMemo(() => ticks(scale, from, TICKS_APART), [scale, from]);
  const matches = model.filter.streams.value;
  const draw = useCallback(
    (surface: Surface) =>
      drawLanes(surface, {
        bars,
        scale,
        ticks: marks,
        selected,
        dimmed: ({ id }) => matches !== null && !matches.streams.has(id),
      }),
    [bars, scale, marks, selected, matches],
  );

  const brushed = useComputed(() => model.time.state.value.range).value;
  // What was brushed over streams that are gone marks nothing in the time of those that came.
  const range = brushed === null ? null : intersect(brushed, scale.domain);
  const drag = useRef<{ readonly x: number; readonly at: number; brushing: boolean } | null>(null);
  const hovered = useSignal<{ readonly bar: Bar; readonly x: number } | null>(null);

  const place = (event: PointerEvent): { x: number; y: number; at: number } => {
    const box = area.current?.getBoundingClientRect();
    const x = event.clientX - (box?.left ?? 0);
    return { x, y: event.clientY - (box?.top ?? 0) - RULER, at: toTime(scale, x) };
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    area.current?.setPointerCapture(event.pointerId);
    drag.current = { ...place(event), brushing: false };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const { x, y, at } = place(event);
    model.time.dispatch({ kind: "point", at });
    const start = drag.current;
    if (start === null) {
      const bar = barAt(bars, scale, x, y);
      hovered.value = bar && { bar, x };
      return;
    }
    start.brushing ||= Math.abs(x - start.x) > CLICK;
    if (!start.brushing) return;
    hovered.value = null;
    model.time.dispatch({ kind: "brush", range: { from: start.at, to: at } });
  };
  const onPointerUp = (event: PointerEvent): void => {
    const start = drag.current;
    drag.current = null;
    if (start === null || start.brushing) return;
    const { x, y } = place(event);
    const bar = barAt(bars, scale, x, y);
    if (bar) model.pick(bar.stream.id);
  };
  const onPointerLeave = (): void => {
    hovered.value = null;
    model.time.dispatch({ kind: "point", at: null });
  };
  const reset = (): void => model.time.dispatch({ kind: "brush", range: null });
  const onKeyDown = (event: KeyboardEvent): void => {
    // A range that lies outside the axis can be left as well, though nothing of it is drawn.
    if (event.key !== "Escape" || brushed === null) return;
    event.preventDefault();
    // Chrome's extension API listens on the document and opens the drawer, prevented or not.
    event.stopPropagation();
    reset();
  };

  return (
    <section
      class="overview"
      aria-label={strings.overview.label}
      ref={area}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onPointerLeave={onPointerLeave}
      onDblClick={reset}
    >
      <Ruler ticks={marks.filter(({ pixel }) => pixel < scale.right - GRIP)} />
      <div class="overview-lanes">
        <Drawing
          draw={draw}
          width={width}
          height={Math.max(0, height - RULER)}
          label={strings.overview.picture(streams.length, formatDuration(to - from))}
        />
      </div>
      <Cursor model={model} scale={scale} />
      <Brush
        range={range}
        domain={scale.domain}
        onBrush={(next) => model.time.dispatch({ kind: "brush", range: next })}
        onReset={reset}
      />
      {hovered.value !== null && <Hint {...hovered.value} width={width} height={height} />}
    </section>
  );
}

/** Where the pointer is, here or in the filmstrip or the table. */
function Cursor({ model, scale }: { readonly model: PanelModel; readonly scale: TimeScale }) {
  const { pointed } = model.time.state.value;
  if (pointed === null) return null;
  const x = toPixel(scale, pointed);
  if (x < scale.left || x > scale.right) return null;
  return <div class="overview-cursor" style={{ transform: `translateX(${x}px)` }} />;
}

interface HintProps extends Size {
  readonly bar: Bar;
  /** Where the pointer is, px. */
  readonly x: number;
}

/** Height of a hint, px. */
const HINT = 20;

/** Names the stream under the pointer. The list says the same to everyone else. */
function Hint({ bar, x, width, height }: HintProps) {
  const lane = RULER + bar.lane * LANE;
  const below = lane + LANE + HINT <= height;
  const side = x > width / 2 ? { right: `${width - x + 8}px` } : { left: `${x + 8}px` };
  return (
    <div class="overview-hint" style={{ ...side, top: `${below ? lane + LANE : lane - HINT}px` }}>
      {strings.overview.hint(bar.stream)}
    </div>
  );
}
