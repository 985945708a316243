import { useRef } from "preact/hooks";
import { withModifier } from "../keys/modifiers.ts";
import { afterKey, type Growth } from "./separator-keys.ts";
import type { Limits } from "./sizes.ts";

export interface SeparatorProps {
  readonly label: string;
  /** How the panes stand; the line between them runs across. */
  readonly direction: "row" | "column";
  readonly grows: Growth;
  readonly size: number;
  readonly limits: Limits;
  readonly onResize: (size: number) => void;
  /** The drag, or the key, is over. */
  readonly onDone: () => void;
  readonly onReset: () => void;
}

/** The edge between two panes: dragged, or moved with the arrow keys; a double click resets it. */
export function Separator(props: SeparatorProps) {
  const { label, direction, grows, size, limits, onResize, onDone, onReset } = props;
  const drag = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const position = (event: PointerEvent): number =>
    direction === "row" ? event.clientX : event.clientY;

  const end = (): void => {
    if (drag.current === null) return;
    drag.current = null;
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && !withModifier(event)) {
      event.preventDefault();
      onReset();
      return;
    }
    const next = afterKey(event, direction, grows, size, limits);
    if (next === null) return;
    event.preventDefault();
    onResize(next);
    onDone();
  };

  return (
    <div
      class={`separator separator-${direction}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      title={label}
      aria-orientation={direction === "row" ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(size)}
      aria-valuemin={limits.least}
      aria-valuemax={Number.isFinite(limits.most) ? Math.round(limits.most) : undefined}
      onKeyDown={onKeyDown}
      onDblClick={onReset}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { at: position(event), size };
      }}
      onPointerMove={(event) => {
        if (drag.current === null) return;
        onResize(drag.current.size + grows * (position(event) - drag.current.at));
      }}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
