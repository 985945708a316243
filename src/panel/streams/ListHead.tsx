import { useRef } from "preact/hooks";
import { strings } from "../strings/index.ts";
import { COLUMNS, nextSort, type Sort, type SortKey } from "./columns.ts";

export interface ListHeadProps {
  readonly sort: Sort | null;
  /** Width of the list's scroll bar, px. */
  readonly scrollbar: number;
  readonly onSort: (keys: readonly SortKey[]) => void;
}

/** Heads of the columns: pressed to sort. One tab stop, arrows move. */
export function ListHead({ sort, scrollbar, onSort }: ListHeadProps) {
  const head = useRef<HTMLDivElement>(null);
  const { list } = strings;
  const sorted = COLUMNS.findIndex(({ keys }) => keys.some((key) => key === sort?.key));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...(head.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    event.preventDefault();
    buttons[at + step]?.focus();
  };
  return (
    <div
      class="streams-head"
      role="group"
      aria-label={list.sort}
      ref={head}
      style={{ paddingRight: `${scrollbar}px` }}
      onKeyDown={onKeyDown}
    >
      {COLUMNS.map(({ id, keys }, index) => {
        const active = sort !== null && index === sorted ? sort : null;
        const next = nextSort(active, keys);
        const words =
          next === null ? list.sortByArrival : list.sortBy(list.columns[next.key], next.descending);
        return (
          <button
            key={id}
            type="button"
            class={`column column-${id}`}
            tabIndex={index === Math.max(0, sorted) ? 0 : -1}
            title={words}
            aria-label={
              active === null
                ? words
                : `${list.sortedBy(list.columns[active.key], active.descending)}. ${words}`
            }
            onClick={() => onSort(keys)}
          >
            <span class="column-words">{list.heads[active?.key ?? keys[0]]}</span>
            {active !== null && <span aria-hidden="true">{active.descending ? "▾" : "▴"}</span>}
          </button>
        );
      })}
    </div>
  );
}
