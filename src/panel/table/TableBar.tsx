import type { Family } from "../../stream/types.ts";
import type { Show } from "../filter/matches.ts";
import { FamilyIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";

export interface TableBarProps {
  readonly total: number;
  /** Rows that the filter found; null while nothing is filtered. */
  readonly found: number | null;
  readonly show: Show;
  readonly folded: boolean;
  readonly onShow: (show: Show) => void;
  readonly onFold: (on: boolean) => void;
}

const LEGEND: readonly Family[] = ["lifecycle", "reasoning", "tool", "image", "text", "heartbeat"];

/** Which events are shown and how; what the glyphs mean. */
export function TableBar({ total, found, show, folded, onShow, onFold }: TableBarProps) {
  const words = strings.table;
  return (
    <div class="table-bar">
      {found !== null && (
        <div class="segmented" role="radiogroup" aria-label={words.show}>
          {(["all", "matches"] as const).map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="show-events"
                checked={show === value}
                onChange={() => onShow(value)}
              />
              <span>{value === "all" ? words.all(total) : words.matches(found)}</span>
            </label>
          ))}
        </div>
      )}
      <button
        type="button"
        class="button"
        aria-pressed={folded}
        title={words.foldAllHint}
        onClick={() => onFold(!folded)}
      >
        {words.foldAll}
      </button>
      <span class="spring" />
      <ul class="legend">
        {LEGEND.map((family) => (
          <li key={family} class={`family-${family}`}>
            <span class="family">
              <FamilyIcon family={family} />
            </span>
            {words.families[family]}
          </li>
        ))}
      </ul>
    </div>
  );
}
