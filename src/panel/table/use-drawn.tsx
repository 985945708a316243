import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { EventRow, type EventRowProps } from "./EventRow.tsx";
import { sameView, type LineView } from "./line-view.ts";
import { MarkerRow } from "./MarkerRow.tsx";
import type { Coverage } from "./spans.ts";

export interface LineToDraw {
  readonly line: number;
  readonly view: LineView;
  /** The cursor is on it. */
  readonly current: boolean;
  readonly pointed: boolean;
  /** How much of it is selected. */
  readonly selected: Coverage;
}

interface DrawnLine extends LineToDraw {
  readonly element: VNode;
}

type Handlers = Pick<EventRowProps, "origin" | "onPress" | "onFold" | "onPoint">;

/**
 * Most lines of a scrolled table stood there before: their elements are kept, so that Preact skips
 * them. A line that leaves gives its elements to one that comes: making new ones, or moving those
 * there are, costs whole frames.
 */
export function useDrawn(lines: readonly LineToDraw[], handlers: Handlers): readonly VNode[] {
  const kept = useRef({ drawn: new Map<number, DrawnLine>(), keys: 0 });
  const before = kept.current.drawn;
  const wanted = new Set(lines.map(({ line }) => line));
  // In the order in which they stand: where all lines are others, as at the end of a fast stream,
  // each element stays in its place.
  const free = [...before.values()].filter(({ line }) => !wanted.has(line));
  const drawn = new Map<number, DrawnLine>();
  for (const next of lines) {
    const stood = before.get(next.line);
    const element = (stood ?? free.shift())?.element;
    const key = Number(element?.key ?? kept.current.keys++);
    const stays = stood !== undefined && same(stood, next);
    drawn.set(next.line, stays ? stood : { ...next, element: draw(next, key, handlers) });
  }
  kept.current.drawn = drawn;
  return Array.from(drawn.values(), ({ element }) => element);
}

function same(a: LineToDraw, b: LineToDraw): boolean {
  return (
    a.current === b.current &&
    a.pointed === b.pointed &&
    a.selected === b.selected &&
    sameView(a.view, b.view)
  );
}

function draw({ view, ...state }: LineToDraw, key: number, handlers: Handlers): VNode {
  if (view.kind === "marker") return <MarkerRow key={key} view={view} />;
  const { current, pointed, selected } = state;
  return (
    <EventRow
      key={key}
      view={view}
      current={current}
      pointed={pointed}
      selected={selected}
      {...handlers}
    />
  );
}
