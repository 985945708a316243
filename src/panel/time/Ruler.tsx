import type { Tick } from "./scale.ts";

/** Height of a ruler, px. */
export const RULER = 16;

/** The words of an axis. Silent: whatever stands on the axis says its own time. */
export function Ruler({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <div class="ruler" aria-hidden="true">
      {ticks.map(({ pixel, label }) => (
        <span key={label} style={{ transform: `translateX(${pixel}px)` }}>
          <span>{label}</span>
        </span>
      ))}
    </div>
  );
}
