import { useRef } from "preact/hooks";
import { CloseIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { TimeRange } from "../time/state.ts";
import { afterBrushKey, withEnd, type End } from "./brush.ts";

export interface BrushProps {
  /** Null while everything is shown: the handles then wait at the ends. */
  readonly range: TimeRange | null;
  readonly domain: TimeRange;
  readonly onBrush: (range: TimeRange) => void;
  /** All of the time again. */
  readonly onReset: () => void;
}

/** The brushed range with its two handles. */
export function Brush({ range, domain, onBrush, onReset }: BrushProps) {
  const box = useRef<HTMLDivElement>(null);
  const shown = {
    from: Math.max(range?.from ?? domain.from, domain.from),
    to: Math.min(range?.to ?? domain.to, domain.to),
  };
  const length = domain.to - domain.from;
  const percent = (at: number): string => `${((at - domain.from) / length) * 100}%`;
  const timeAt = (clientX: number): number => {
    const bounds = box.current?.getBoundingClientRect();
    const share = bounds === undefined ? 0 : (clientX - bounds.left) / Math.max(bounds.width, 1);
    return domain.from + share * length;
  };

  const handle = (end: End) => (
    <div
      key={end}
      class={`brush-handle brush-${end}`}
      role="slider"
      tabIndex={0}
      aria-label={strings.overview.handle[end]}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(shown[end] - domain.from)}
      aria-valuetext={strings.overview.at(shown[end] - domain.from)}
      title={strings.overview.handle[end]}
      style={{ left: percent(shown[end]) }}
      onKeyDown={(event) => {
        const next = afterBrushKey(event, end, shown, domain);
        if (next === null) return;
        event.preventDefault();
        onBrush(next);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        event.stopPropagation();
        onBrush(withEnd(shown, end, timeAt(event.clientX), domain));
      }}
    />
  );

  return (
    <div class={range === null ? "brush" : "brush brushed"} ref={box}>
      {range !== null && (
        <>
          <div class="brush-outside" style={{ left: 0, width: percent(shown.from) }} />
          <div class="brush-outside" style={{ left: percent(shown.to), right: 0 }} />
          <span
            class="brush-words"
            style={{ left: `clamp(40px, ${percent((shown.from + shown.to) / 2)}, 100% - 40px)` }}
          >
            {strings.overview.range(shown.from - domain.from, shown.to - domain.from)}
            <button
              type="button"
              class="brush-reset"
              aria-label={strings.overview.reset}
              title={strings.overview.resetHint}
              onPointerDown={(event) => event.stopPropagation()}
              onClick={onReset}
            >
              <CloseIcon />
            </button>
          </span>
        </>
      )}
      {handle("from")}
      {handle("to")}
    </div>
  );
}
