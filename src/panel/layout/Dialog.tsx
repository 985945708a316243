import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { strings } from "../strings/index.ts";

export interface DialogProps {
  /** Its class, and the start of the ids in it. */
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
  /** It is to be read, not filled in: it opens at its title, not at the way out at its end. */
  readonly isText?: boolean;
  /** The buttons at its end; one that closes it unless told. */
  readonly foot?: (close: () => void) => ComponentChildren;
  /** It was closed, whichever way. */
  readonly onClose: () => void;
}

/** A modal dialog with a title and a way out. */
export function Dialog({ name, title, children, isText = false, foot, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const close = (): void => dialog.current?.close();
  useEffect(() => {
    dialog.current?.showModal();
    if (isText) heading.current?.focus();
  }, []);
  return (
    <dialog
      class={`dialog ${name}`}
      ref={dialog}
      aria-labelledby={`${name}-title`}
      onClose={onClose}
      // Esc is the dialog's; Chrome's extension API on the document would open the drawer as well.
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <h1 id={`${name}-title`} ref={heading} tabIndex={isText ? -1 : undefined}>
        {title}
      </h1>
      {children}
      <div class="dialog-foot">
        {foot === undefined ? (
          <button type="button" class="button" onClick={close}>
            {strings.close}
          </button>
        ) : (
          foot(close)
        )}
      </div>
    </dialog>
  );
}
