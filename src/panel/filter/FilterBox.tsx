import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { CloseIcon, FilterIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import { completed, completions } from "./complete.ts";
import type { Filter } from "./filter.ts";
import { tokens } from "./query.ts";

/** Focused by the key `/`. */
export const FILTER_ID = "filter";
const LIST = "filter-completions";
const PROBLEM = "filter-problem";

export interface FilterBoxProps {
  readonly filter: Filter;
  /** Streams listed. */
  readonly streams: number;
}

/** The filter: an input that completes words, shows them as tokens, and says what was found. */
export function FilterBox({ filter, streams }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const paint = useRef<HTMLDivElement>(null);
  const open = useSignal(false);
  const active = useSignal<number | null>(null);
  /** Where the caret goes when the text that was completed has been drawn. */
  const caret = useRef<number | null>(null);
  const words = strings.filter;
  const text = filter.text.value;
  const found = filter.streams.value;
  const at = input.current?.selectionStart ?? text.length;
  const choices = open.value ? completions(text, at, filter.types) : [];
  // A word that can still be completed is unfinished, not wrong.
  const problem = choices.length > 0 ? null : filter.problem.value;

  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const close = (): void => {
    open.value = false;
    active.value = null;
  };
  const choose = (choice: string): void => {
    const next = completed(text, at, choice);
    caret.current = next.caret;
    filter.setText(next.text);
    active.value = null;
    // A field wants its value next.
    open.value = choice.endsWith(":");
  };
  const clear = (): void => {
    filter.setText("");
    close();
    input.current?.focus();
  };
  const move = (delta: number): void => {
    if (!open.value) {
      open.value = true;
      return;
    }
    const last = choices.length - 1;
    const from = active.value ?? (delta > 0 ? -1 : last + 1);
    active.value = last < 0 ? null : (from + delta + last + 1) % (last + 1);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const choice = active.value === null ? undefined : choices[active.value];
    switch (event.key) {
      case "ArrowDown":
        move(1);
        break;
      case "ArrowUp":
        move(-1);
        break;
      case "Enter":
        if (choice === undefined) close();
        else choose(choice);
        break;
      case "Escape":
        // An empty box has no use for it: it is DevTools'.
        if (choices.length === 0 && text === "") return;
        // Chrome's extension API listens on the document and opens the drawer, prevented or not.
        event.stopPropagation();
        if (choices.length > 0) close();
        else clear();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div class={problem === null ? "filter" : "filter filter-wrong"}>
      <FilterIcon />
      <div class="filter-field">
        <div class="filter-paint" ref={paint} aria-hidden="true">
          <Paint text={text} />
        </div>
        <input
          id={FILTER_ID}
          ref={input}
          type="text"
          role="combobox"
          aria-label={words.label}
          aria-autocomplete="list"
          aria-expanded={choices.length > 0}
          aria-controls={LIST}
          aria-activedescendant={active.value === null ? undefined : `${LIST}-${active.value}`}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : PROBLEM}
          placeholder={words.placeholder}
          spellcheck={false}
          autocomplete="off"
          value={text}
          onFocus={() => filter.prepare()}
          onBlur={close}
          onScroll={(event) => {
            if (paint.current !== null) paint.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          onInput={(event) => {
            filter.setText(event.currentTarget.value);
            active.value = null;
            open.value = !/(^|\s)$/.test(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
        <ul
          id={LIST}
          class="completions"
          role="listbox"
          aria-label={words.completions}
          hidden={choices.length === 0}
        >
          {choices.map((choice, index) => (
            <li
              key={choice}
              id={`${LIST}-${index}`}
              role="option"
              title={choice}
              aria-selected={index === active.value}
              class={index === active.value ? "active" : ""}
              // Before the input loses the focus, which would close the list.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(choice);
              }}
            >
              {choice}
            </li>
          ))}
        </ul>
      </div>
      {problem !== null && (
        <span id={PROBLEM} class="filter-problem" role="alert">
          {problem}
        </span>
      )}
      {problem === null && found !== null && (
        <span class="filter-found" title={words.foundHint(found.streams.size, streams)}>
          {words.found(found.streams.size, streams, found.complete)}
        </span>
      )}
      {found !== null && (
        // Where a low panel has no bar above the table; see toolbar.css.
        <button
          type="button"
          class="tool filter-only"
          aria-pressed={filter.show.value === "matches"}
          title={words.onlyHint}
          onClick={() => filter.setShow(filter.show.value === "matches" ? "all" : "matches")}
        >
          {words.only}
        </button>
      )}
      {text === "" ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button
          type="button"
          class="tool"
          aria-label={words.clear}
          title={words.clear}
          onClick={clear}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}

/** The same text under the input's own, to colour each token's ground. */
function Paint({ text }: { text: string }) {
  let end = 0;
  const parts = tokens(text).map((token) => {
    const space = text.slice(end, token.start);
    end = token.end;
    return (
      <>
        {space}
        <span class="token">{token.text}</span>
      </>
    );
  });
  return <>{parts}</>;
}
