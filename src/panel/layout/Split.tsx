import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { LayoutContext } from "./layout.ts";
import { Separator } from "./Separator.tsx";
import { clamp, limitsOf, type Pane } from "./sizes.ts";

export interface SplitProps {
  readonly pane: Pane;
  /** Name of the separator: what it resizes. */
  readonly label: string;
  /** `row`: side by side; `column`: one below the other. */
  readonly direction: "row" | "column";
  /** Whether the pane stands before or after its neighbour. */
  readonly side: "first" | "second";
  /** Null: the neighbour has all the room. */
  readonly sized: ComponentChildren;
  readonly rest: ComponentChildren;
}

/** A pane of a size the user can change, and a neighbour that takes the rest. */
export function Split({ pane, label, direction, side, sized, rest }: SplitProps) {
  const layout = useContext(LayoutContext);
  const box = useRef<HTMLDivElement>(null);
  const available = useSignal(Infinity);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const size = direction === "row" ? element.clientWidth : element.clientHeight;
      // A panel in a hidden tab of DevTools has no size at all.
      if (size > 0) available.value = size;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [direction, available]);

  const limits = limitsOf(pane, available.value);
  const size = layout === null ? null : clamp(layout.size(pane), limits);
  const style = size === null ? {} : { flexBasis: `${size}px` };
  // A null keeps its place, so that the neighbour is not made anew when the pane comes or goes.
  const shown = sized !== null && sized !== undefined && sized !== false;
  const sizedPane = shown && (
    <div key="sized" class="pane" style={style}>
      {sized}
    </div>
  );
  const separator = shown && layout !== null && size !== null && (
    <Separator
      key="separator"
      label={label}
      direction={direction}
      // Dragging towards the neighbour makes the pane grow.
      grows={side === "first" ? 1 : -1}
      size={size}
      limits={limits}
      onResize={(next) => layout.resize(pane, clamp(next, limits))}
      onDone={() => layout.remember(pane)}
      onReset={() => layout.reset(pane)}
    />
  );
  const restPane = (
    <div key="rest" class="pane pane-rest">
      {rest}
    </div>
  );
  return (
    <div class={`panes panes-${direction}`} ref={box}>
      {side === "first" ? [sizedPane, separator, restPane] : [restPane, separator, sizedPane]}
    </div>
  );
}
