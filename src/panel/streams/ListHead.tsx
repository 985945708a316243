import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { withModifier } from "../keys/modifiers.ts";
import { strings } from "../strings/index.ts";
import { COLUMNS, nextSort, type Sort, type SortKey } from "./columns.ts";

export interface ListHeadProps {
  readonly sort: Sort | null;
  /** Width of the list's scroll bar, px. */
  readonly scrollbar: number;
  readonly onSort: (keys: readonly SortKey[]) => void;
}

/** Heads of the columns: pressed to sort. One tab stop, arrows move; where room is short, some are not shown. */
export function ListHead({ sort, scrollbar, onSort }: ListHeadProps) {
  const head = useRef<HTMLDivElement>(null);
  const { list } = strings;
  const sorted = COLUMNS.findIndex(({ keys }) => keys.some((key) => key === sort?.key));
  /** Columns that there is room for, by their place. */
  const shown = useSignal<readonly number[]>([]);
  const first = shown.value[0] ?? 0;
  const tabStop = shown.value.includes(sorted) ? sorted : first;

  useLayoutEffect(() => {
    const element = head.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const next = buttonsOf(element).flatMap((button, at) => (isShown(button) ? [at] : []));
      if (next.join() !== shown.peek().join()) shown.value = next;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [shown]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || withModifier(event)) return;
    const buttons = buttonsOf(head.current).filter(isShown);
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
            tabIndex={index === tabStop ? 0 : -1}
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

function buttonsOf(head: HTMLElement | null): HTMLElement[] {
  return [...(head?.querySelectorAll("button") ?? [])];
}

function isShown(button: HTMLElement): boolean {
  return button.getClientRects().length > 0;
}
