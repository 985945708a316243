import type { Family } from "../../stream/types.ts";
import type { Show } from "../filter/matches.ts";
import { FamilyIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";

export interface TableBarProps {
  readonly total: number;
  /** Rows that the filter found; null while nothing is filtered. */
  readonly found: number | null;
  readonly show: Show;
  /** Null where nothing can be folded: a fold among matches would hide which of its rows match. */
  readonly folded: boolean | null;
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
        aria-pressed={folded ?? false}
        disabled={folded === null}
        title={folded === null ? words.foldNone : words.foldAllHint}
        onClick={() => onFold(folded !== true)}
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
