import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { ArrowDownIcon } from "../icons.tsx";
import type { Row } from "../../stream/types.ts";
import { strings } from "../strings/index.ts";
import { EventRow } from "./EventRow.tsx";
import { moveBy } from "./keys.ts";
import type { RowSource } from "./row-cache.ts";
import { atBottom, listHeight, ROW_HEIGHT, scrollToRow, virtualWindow } from "./virtual-window.ts";

/** Rows drawn beyond each edge of the viewport. */
const OVERSCAN = 8;

export interface EventTableProps {
  readonly rows: RowSource;
  readonly total: number;
  /** Monotonic time of the request, ms. */
  readonly origin: number;
  /** More rows may come: the table stays at its end until the user scrolls. */
  readonly live: boolean;
  readonly openRow: number | null;
  /** Said where the rows would be when there are none. */
  readonly emptyWords: string;
  readonly onOpen: (row: number | null) => void;
}

/** The rows of one stream. Mount it anew (`key`) for another stream. */
export function EventTable(props: EventTableProps) {
  const { rows, total, origin, live, openRow, emptyWords, onOpen } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(0);
  const cursor = useSignal<number | null>(openRow);
  const following = useSignal(live && openRow === null);

  // Read so that rows which come from the store are drawn.
  void rows.version.value;

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null) return undefined;
    const measure = (): void => {
      // The head stands above the rows, in the same scrolled element.
      height.value = Math.max(0, element.clientHeight - ROW_HEIGHT);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null || !following.value) return;
    element.scrollTop = listHeight(total);
    scrollTop.value = element.scrollTop;
  });

  const view = virtualWindow(total, height.value, scrollTop.value, OVERSCAN);
  useLayoutEffect(() => {
    if (view.to > view.from) rows.want(view.from, view.to, total);
  });

  const onScroll = (): void => {
    const element = viewport.current;
    if (element === null) return;
    scrollTop.value = element.scrollTop;
    following.value = live && atBottom(total, height.value, element.scrollTop);
  };

  const jump = (): void => {
    following.value = true;
    viewport.current?.focus({ preventScroll: true });
  };

  const moveTo = (row: number): void => {
    cursor.value = row;
    following.value = false;
    const element = viewport.current;
    if (element === null) return;
    element.scrollTop = scrollToRow(total, height.value, element.scrollTop, row);
    scrollTop.value = element.scrollTop;
    if (openRow !== null) onOpen(row);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && cursor.value !== null) {
      event.preventDefault();
      onOpen(cursor.value);
      return;
    }
    const page = Math.max(1, Math.floor(height.value / ROW_HEIGHT) - 1);
    const target = moveBy(event, cursor.value, total, page);
    if (target === null) return;
    event.preventDefault();
    moveTo(target);
  };

  const current = openRow ?? cursor.value;
  const open = useStable((row: number) => {
    cursor.value = row;
    following.value = false;
    onOpen(row);
  });
  // Most rows of a scrolled table stood there before: their elements are kept, so that Preact skips them.
  const kept = useRef(new Map<number, DrawnRow>());
  const drawn = new Map<number, DrawnRow>();
  // A row that leaves gives its elements to one that comes: making new ones costs whole frames.
  const places = Math.ceil(height.value / ROW_HEIGHT) + 1 + 2 * OVERSCAN;
  for (let index = view.from; index < view.to; index += 1) {
    const row = rows.at(index);
    const isCurrent = index === current;
    const before = kept.current.get(index);
    const same =
      before !== undefined &&
      before.row === row &&
      before.current === isCurrent &&
      before.places === places;
    drawn.set(
      index,
      same
        ? before
        : {
            row,
            current: isCurrent,
            places,
            element: (
              <EventRow
                key={index % places}
                id={`event-${index}`}
                row={row}
                index={index}
                origin={origin}
                current={isCurrent}
                onOpen={open}
              />
            ),
          },
    );
  }
  kept.current = drawn;

  return (
    <div class="table">
      <div
        class="table-scroll"
        role="grid"
        ref={viewport}
        tabIndex={0}
        aria-label={strings.table.label}
        aria-rowcount={total + 1}
        aria-colcount={5}
        aria-activedescendant={
          current !== null && current >= view.from && current < view.to
            ? `event-${current}`
            : undefined
        }
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <TableHead />
        <div class="table-space" role="rowgroup" style={{ height: `${view.height}px` }}>
          <div
            class="table-rows"
            role="presentation"
            style={{ transform: `translateY(${view.top}px)` }}
          >
            {Array.from(drawn.values(), ({ element }) => element)}
          </div>
        </div>
      </div>
      {total === 0 && <p class="table-empty">{emptyWords}</p>}
      {live && !following.value && total > 0 && (
        <button type="button" class="button jump" onClick={jump}>
          <ArrowDownIcon /> {strings.table.jump}
        </button>
      )}
    </div>
  );
}

interface DrawnRow {
  readonly row: Row | undefined;
  readonly current: boolean;
  readonly places: number;
  readonly element: VNode;
}

/** One function for the life of the component, which always does what the latest render says. */
function useStable(latest: (row: number) => void): (row: number) => void {
  const current = useRef(latest);
  current.current = latest;
  return useCallback((row: number) => current.current(row), []);
}

function TableHead() {
  const { n, time, type, size, preview } = strings.table;
  return (
    <div role="row" class="table-head" aria-rowindex={1}>
      <span role="columnheader" class="cell cell-n">
        {n}
      </span>
      <span role="columnheader" class="cell cell-time">
        {time}
      </span>
      <span role="columnheader" class="cell cell-type">
        {type}
      </span>
      <span role="columnheader" class="cell cell-size">
        {size}
      </span>
      <span role="columnheader" class="cell cell-preview">
        {preview}
      </span>
    </div>
  );
}
