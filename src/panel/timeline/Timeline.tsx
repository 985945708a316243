import { useComputed } from "@preact/signals";
import { useCallback, useContext, useMemo, useRef } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import { formatDuration } from "../format.ts";
import { FamilyIcon, WarnIcon } from "../icons.tsx";
import { useShortcuts } from "../keys/use-shortcuts.ts";
import { LayoutContext } from "../layout/layout.ts";
import { spanOf } from "../overview/bars.ts";
import type { Slice } from "../state/slice.ts";
import { strings } from "../strings/index.ts";
import type { StreamClock } from "../time/clock.ts";
import { Drawing, type Surface } from "../time/Drawing.tsx";
import { useNow } from "../time/now.ts";
import { Ruler } from "../time/Ruler.tsx";
import { toPixel, toTime } from "../time/scale.ts";
import { useSize } from "../time/size.ts";
import type { TimeAction, TimeState } from "../time/state.ts";
import { drawStrip } from "./draw.ts";
import { Prints } from "./Prints.tsx";
import { rowAfterKey } from "./scrub.ts";
import { placeStrip, shownOf, type PlacedStrip } from "./strip.ts";
import type { TrackReader } from "./track-reader.ts";

export interface TimelineProps {
  readonly stream: StreamRecord;
  readonly rows: TrackReader;
  readonly time: Slice<TimeState, TimeAction>;
  readonly clock: StreamClock;
  readonly openRow: number | null;
  readonly onOpenRow: (row: number) => void;
}

/** A stream's filmstrip, above its event table. */
export function Timeline({ stream, rows, time, clock, openRow, onOpenRow }: TimelineProps) {
  const area = useRef<HTMLElement>(null);
  const scrubber = useRef<HTMLDivElement>(null);
  const size = useSize(area).value;
  const layout = useContext(LayoutContext);
  const arrangement = layout?.arrangement.value ?? "full";
  const live = stream.end === "open";
  const tick = useNow(live).value;
  const now = useMemo(() => clock.of(stream, tick), [clock, stream, tick]);
  const grown = rows.version.value;
  const { track } = rows;
  const range = useComputed(() => time.state.value.range).value;

  const shown = shownOf(spanOf(stream, now), range, live);
  const { from, to } = shown;
  const strip = useMemo(
    () => placeStrip(stream, track, { from, to }, now, size, arrangement),
    [stream, track, grown, from, to, now, size, arrangement],
  );
  const draw = useCallback((surface: Surface) => drawStrip(surface, strip), [strip]);

  const timeAt = (event: PointerEvent): number => {
    const box = area.current?.getBoundingClientRect();
    return toTime(strip.scale, event.clientX - (box?.left ?? 0));
  };
  const openAt = (moment: number): void => {
    const row = track.nearest(moment - stream.timeOrigin);
    if (row !== null && row !== openRow) onOpenRow(row);
  };
  const scrubbing = useRef(false);
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    scrubbing.current = true;
    // Its keys go on from where the pointer left off; the press itself would focus nothing.
    event.preventDefault();
    scrubber.current?.focus({ preventScroll: true });
    area.current?.setPointerCapture(event.pointerId);
    openAt(timeAt(event));
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = timeAt(event);
    time.dispatch({ kind: "point", at });
    if (scrubbing.current) openAt(at);
  };
  const onPointerUp = (): void => {
    scrubbing.current = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rowAfterKey(event, openRow, track);
    if (row === undefined) return;
    event.preventDefault();
    if (row !== null) onOpenRow(row);
  };
  useShortcuts((shortcut) => {
    if (shortcut.kind !== "image") return false;
    const image = track.imageBeside(openRow, shortcut.direction);
    if (image !== undefined) onOpenRow(image.row);
    return true;
  });
  const at = openRow === null ? undefined : track.timeOf(openRow);

  return (
    <section
      class={`timeline timeline-${strip.measures.kind}`}
      aria-label={strings.timeline.label}
      data-focus-home=".timeline-scrubber"
      ref={area}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onPointerLeave={() => time.dispatch({ kind: "point", at: null })}
    >
      <div
        class="timeline-scrubber"
        role="slider"
        ref={scrubber}
        tabIndex={0}
        aria-label={strings.timeline.scrubber}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(track.length - 1, 0)}
        aria-valuenow={openRow ?? 0}
        aria-valuetext={
          openRow === null || at === undefined
            ? strings.timeline.nowhere
            : strings.timeline.position(openRow, track.length, at - stream.requestedAt)
        }
      >
        <Ruler ticks={strip.ticks} />
      </div>
      <Marks strip={strip} />
      <Drawing draw={draw} {...size} />
      <Prints strip={strip} origin={stream.requestedAt} openRow={openRow} onOpen={onOpenRow} />
      <Cursor time={time} strip={strip} stream={stream} at={at} />
    </section>
  );
}

/** Stalls, flags, and the names of bars. */
function Marks({ strip }: { readonly strip: PlacedStrip }) {
  const { stalls, flags, names } = strip;
  return (
    <>
      {stalls.map(({ left, width, ms }) => (
        <div key={left} class="timeline-stall" style={{ left: `${left}px`, width: `${width}px` }}>
          {width > 60 && (
            <span>
              <WarnIcon />
              {width > 160 ? strings.timeline.stall(ms) : strings.timeline.stallShort(ms)}
            </span>
          )}
        </div>
      ))}
      {flags.map(({ kind, left, at }) => (
        <div key={kind} class={`timeline-flag flag-${kind}`} style={{ left: `${left}px` }}>
          <span>
            {strings.timeline[kind]}
            {kind === "first" && <span>{formatDuration(at)}</span>}
          </span>
        </div>
      ))}
      {names.map(({ left, top, bar, index }) => (
        <span
          key={bar.item}
          class={`timeline-name family-${bar.family}`}
          style={{ left: `${left}px`, top: `${top}px` }}
        >
          <FamilyIcon family={bar.family} />
          {strings.timeline.item(bar.family, index)}
        </span>
      ))}
    </>
  );
}

interface CursorProps {
  readonly time: TimelineProps["time"];
  readonly strip: PlacedStrip;
  readonly stream: StreamRecord;
  /** Arrival of the open row, monotonic ms. */
  readonly at: number | undefined;
}

/** Where the pointer is, here or in the overview or the table; else where the open row is. */
function Cursor({ time, strip, stream, at }: CursorProps) {
  const { pointed } = time.state.value;
  const shown = pointed ?? (at === undefined ? null : stream.timeOrigin + at);
  if (shown === null) return null;
  const x = toPixel(strip.scale, shown);
  if (x < strip.scale.left || x > strip.scale.right) return null;
  const since = shown - stream.timeOrigin - stream.requestedAt;
  return (
    <div
      class={x > strip.scale.right - 60 ? "timeline-cursor at-end" : "timeline-cursor"}
      style={{ transform: `translateX(${x}px)` }}
      aria-hidden="true"
    >
      <span>{strings.timeline.cursor(since)}</span>
    </div>
  );
}
