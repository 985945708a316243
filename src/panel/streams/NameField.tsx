import { useLayoutEffect, useRef } from "preact/hooks";
import { strings } from "../strings/index.ts";

/** Longest name, in UTF-16 units: it stands in one line. */
const LONGEST = 200;

export interface NameFieldProps {
  readonly label: string;
  /** The new name, or null when it stays as it was. */
  readonly onDone: (label: string | null) => void;
}

/** A stream's name while it is being written: Enter or leaving keeps it, Esc does not. */
export function NameField({ label, onDone }: NameFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useLayoutEffect(() => {
    // It would scroll what must not scroll: the list brings its entry into view.
    input.current?.focus({ preventScroll: true });
    input.current?.select();
  }, []);
  const finish = (keep: boolean): void => {
    // Taking the field away makes it lose the focus, which would finish it again.
    if (done.current) return;
    done.current = true;
    const next = (input.current?.value ?? "").trim();
    onDone(keep && next !== label ? next : null);
  };
  return (
    <input
      type="text"
      class="name-field"
      ref={input}
      aria-label={strings.list.renameField}
      placeholder={strings.list.renamePlaceholder}
      maxLength={LONGEST}
      value={label}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        // Keys of the list around it mean letters here.
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        finish(event.key === "Enter");
      }}
    />
  );
}
