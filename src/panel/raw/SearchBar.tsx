import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ByteRange } from "../../stream/types.ts";
import { Choice } from "../inspector/Choice.tsx";
import { strings } from "../strings/index.ts";
import { needleOf, search, type Search } from "./search.ts";
import type { TapeReader } from "./tape-reader.ts";

export interface SearchBarProps {
  readonly reader: TapeReader;
  readonly length: number;
  /** Where the cursor is. */
  readonly from: number;
  readonly onFound: (bytes: ByteRange) => void;
}

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "searching"; readonly share: number }
  | { readonly kind: "told"; readonly words: string; readonly isProblem: boolean };

/** Finds text or bytes on the tape, forward and backward. */
export function SearchBar({ reader, length, from, onFound }: SearchBarProps) {
  const words = strings.raw;
  const typed = useSignal("");
  const kind = useSignal<"text" | "hex">("text");
  const state = useSignal<State>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  /** The last find of these words: going on from the cursor would find it again. */
  const last = useRef<ByteRange | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const find = async (direction: Search["direction"]): Promise<void> => {
    const needle = needleOf(typed.value, kind.value);
    if (needle === null) {
      const isProblem = typed.value !== "";
      state.value = isProblem ? { kind: "told", words: words.notHex, isProblem } : { kind: "idle" };
      return;
    }
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    state.value = { kind: "searching", share: 0 };
    const isAtLast = last.current?.start === from;
    try {
      const at = await search({
        reader,
        needle,
        from: direction === "forward" && isAtLast ? from + 1 : from,
        direction,
        length,
        signal: control.signal,
        onProgress: (share) => {
          if (!control.signal.aborted) state.value = { kind: "searching", share };
        },
      });
      if (control.signal.aborted) return;
      if (at === null) {
        state.value = { kind: "told", words: words.notFound, isProblem: true };
        return;
      }
      last.current = { start: at, end: at + needle.bytes.length };
      state.value = { kind: "told", words: words.foundAt(at), isProblem: false };
      onFound(last.current);
    } catch (error) {
      if (control.signal.aborted) {
        if (running.current === control) state.value = { kind: "idle" };
        return;
      }
      const why = error instanceof Error ? error.message : String(error);
      state.value = { kind: "told", words: why, isProblem: true };
    }
  };

  const now = state.value;
  return (
    <div class="search" role="search" aria-label={words.search}>
      <span class="dim">{words.searchAs}</span>
      <Choice
        label={words.searchAs}
        name="raw-search"
        options={[
          { value: "text", label: words.text },
          { value: "hex", label: words.hex },
        ]}
        selected={kind.value}
        onSelect={(value) => {
          kind.value = value;
          state.value = { kind: "idle" };
          last.current = null;
          running.current?.abort();
        }}
      />
      <input
        type="text"
        value={typed.value}
        spellcheck={false}
        aria-label={kind.value === "text" ? words.asText : words.asHex}
        placeholder={kind.value === "text" ? words.placeholderText : words.placeholderHex}
        aria-invalid={now.kind === "told" && now.isProblem}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          state.value = { kind: "idle" };
          last.current = null;
          running.current?.abort();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          void find(event.shiftKey ? "backward" : "forward");
        }}
      />
      <button
        type="button"
        class="tool"
        aria-label={words.previous}
        title={words.previous}
        disabled={typed.value === ""}
        onClick={() => void find("backward")}
      >
        <span aria-hidden="true">↑</span>
      </button>
      <button
        type="button"
        class="tool"
        aria-label={words.next}
        title={words.next}
        disabled={typed.value === ""}
        onClick={() => void find("forward")}
      >
        <span aria-hidden="true">↓</span>
      </button>
      <span class="search-state" role="status">
        {now.kind === "searching" && words.searching(now.share)}
        {now.kind === "told" && now.words}
      </span>
      {now.kind === "searching" && (
        <button type="button" class="tool" onClick={() => running.current?.abort()}>
          {words.cancel}
        </button>
      )}
    </div>
  );
}
