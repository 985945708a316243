import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface ExplainedProps {
  readonly id: string;
  readonly class: string;
  /** The button's name. */
  readonly label: string;
  /** Said below it when it is pressed, and as its tooltip. */
  readonly explanation: string;
  readonly children: ComponentChildren;
}

/** A short fact in the toolbar that says its reason when it is pressed. */
export function Explained({ id, class: name, label, explanation, children }: ExplainedProps) {
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  return (
    <span
      class="explained"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || box.current?.matches(":popover-open") !== true) return;
        event.preventDefault();
        // Chrome's extension API listens on the document and opens the drawer, prevented or not.
        event.stopPropagation();
        box.current.hidePopover();
      }}
    >
      <button
        type="button"
        class={name}
        aria-label={label}
        title={explanation}
        popoverTarget={`${id}-reason`}
      >
        {children}
      </button>
      <div
        id={`${id}-reason`}
        class="reason"
        popover="auto"
        ref={box}
        onToggle={(event) => {
          open.value = event.newState === "open";
        }}
      >
        {open.value && (
          <>
            <strong>{label}.</strong> {explanation}
          </>
        )}
      </div>
    </span>
  );
}
