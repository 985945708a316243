import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ROW_HEIGHT, scrolledBy, scrollToRow, virtualWindow } from "../table/virtual-window.ts";

export interface VirtualListProps {
  readonly class: string;
  readonly label: string;
  readonly role: "tree" | "listbox";
  readonly count: number;
  /** Height of every row, px; the style sheet says the same. */
  readonly rowHeight: number;
  /** The row keys act on; its element has the id `${idPrefix}${index}`. */
  readonly active: number | null;
  readonly idPrefix: string;
  /** A row to bring into view; a new object each time. */
  readonly goTo: { readonly row: number } | null;
  readonly row: (index: number) => VNode;
  /** Rows that are drawn, and the width there is for them, px. */
  readonly onShown?: (from: number, to: number, width: number) => void;
  /** @param page rows that stand in the viewport */
  readonly onKeyDown: (event: KeyboardEvent, page: number) => void;
}

/** Rows drawn beyond each edge. */
export const OVERSCAN = 10;

/** A list of any length of which only the rows in view are drawn. One tab stop. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, active, idPrefix, goTo, row, onShown, onKeyDown } = props;
  const box = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const size = useSignal({ width: 0, height: 0 });
  // The arithmetic is for the event table's rows; it is the same for others at another scale.
  const scale = ROW_HEIGHT / rowHeight;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [size]);

  const { width, height } = size.value;
  const view = virtualWindow(count, height * scale, scrollTop.value * scale, OVERSCAN);
  useLayoutEffect(() => onShown?.(view.from, view.to, width), [view.from, view.to, width]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || goTo === null) return;
    const { clientHeight } = element;
    const top = scrollToRow(count, clientHeight * scale, element.scrollTop * scale, goTo.row);
    element.scrollTop = top / scale;
    scrollTop.value = element.scrollTop;
  }, [goTo]);

  /** Where a pixel of the element is many of its rows, a wheel still moves by what it turns. */
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.shiftKey) return;
    const unit = [1, rowHeight, height][event.deltaMode] ?? 1;
    const pixels = event.deltaY * unit * scale;
    const top = scrolledBy(count, height * scale, scrollTop.peek() * scale, pixels);
    if (top === null) return;
    event.preventDefault();
    scrollTop.value = top / scale;
    if (box.current !== null) box.current.scrollTop = scrollTop.value;
  };

  const rows: VNode[] = [];
  for (let index = view.from; index < view.to; index += 1) rows.push(row(index));
  const isActiveDrawn = active !== null && active >= view.from && active < view.to;
  return (
    <div
      class={`rows ${props.class}`}
      ref={box}
      role={props.role}
      aria-label={props.label}
      aria-activedescendant={isActiveDrawn ? `${idPrefix}${active}` : undefined}
      tabIndex={0}
      onScroll={(event) => {
        const top = event.currentTarget.scrollTop;
        // The browser rounds what a wheel set; what it turned is not lost for that.
        if (Math.abs(top - scrollTop.peek()) >= 1) scrollTop.value = top;
      }}
      onWheel={onWheel}
      onKeyDown={(event) => onKeyDown(event, Math.max(1, Math.floor(height / rowHeight) - 1))}
    >
      <div class="rows-space" role="presentation" style={{ height: `${view.height / scale}px` }}>
        <div
          class="rows-drawn"
          role="presentation"
          style={{ transform: `translateY(${view.top / scale}px)` }}
        >
          {rows}
        </div>
      </div>
    </div>
  );
}
