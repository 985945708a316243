/** The filter as the panel uses it: the box, what is wrong with it, and what it found. */
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { StreamId } from "../../messages/capture.ts";
import { selectedStream, type PanelState } from "../state/state.ts";
import { slice } from "../state/slice.ts";
import { strings } from "../strings/index.ts";
import type { RowFilter, Show } from "./matches.ts";
import { parse } from "./query.ts";
import { RowSearch, type SearchParts } from "./row-search.ts";
import { initialFilter, reduceFilter } from "./state.ts";
import { StreamSearch, type StreamMatches } from "./stream-search.ts";

export class Filter implements RowFilter {
  readonly #rowSearch: RowSearch;
  readonly #streamSearch: StreamSearch;
  readonly #box = slice(initialFilter, reduceFilter);
  readonly #text = computed(() => this.#box.state.value.text);
  readonly #parsed = computed(() => parse(this.#text.value));
  readonly #query = computed(() =>
    this.#parsed.value.kind === "query" ? this.#parsed.value.query : null,
  );
  /** As typed. */
  readonly text: ReadonlySignal<string> = this.#text;
  readonly matches: RowFilter["matches"];
  readonly show: RowFilter["show"] = computed(() => this.#box.state.value.show);
  /** What the stream list shows of it; null while nothing is filtered. */
  readonly streams: ReadonlySignal<StreamMatches | null>;
  /** The streams that the list is narrowed to; null: all. */
  readonly listed: ReadonlySignal<ReadonlySet<StreamId> | null> = computed(() =>
    this.show.value === "matches" ? (this.streams.value?.streams ?? null) : null,
  );
  /** What is wrong with what was typed, in words. */
  readonly problem: ReadonlySignal<string | null>;

  constructor(parts: SearchParts) {
    this.#rowSearch = new RowSearch(parts);
    this.#streamSearch = new StreamSearch(parts);
    const { matches, tooSlow } = this.#rowSearch;
    this.matches = matches;
    this.streams = this.#streamSearch.matches;
    this.problem = computed(() => {
      const parsed = this.#parsed.value;
      if (parsed.kind === "problem") return strings.filter.problem(parsed.problem);
      return tooSlow.value ? strings.filter.tooSlow : null;
    });
  }

  /** Searches what the panel shows, as it changes, until the answer is called. */
  follow(state: ReadonlySignal<PanelState>): () => void {
    const stopRows = effect(() => {
      this.#rowSearch.update(selectedStream(state.value) ?? null, this.#query.value);
    });
    const stopStreams = effect(() => {
      const id = selectedStream(state.value)?.id ?? null;
      const matches = this.matches.value;
      this.#streamSearch.update(state.value.streams, this.#query.value, { id, matches });
    });
    return () => {
      stopRows();
      stopStreams();
    };
  }

  setText(text: string): void {
    this.#box.dispatch({ kind: "text", text });
  }

  setShow(show: Show): void {
    this.#box.dispatch({ kind: "show", show });
  }

  /** The box has the focus: what will be searched is read ahead, so that the first word is quick. */
  prepare(): void {
    this.#rowSearch.prepare();
  }

  /** Event types seen in the selected stream, for completion. */
  get types(): readonly string[] {
    return this.#rowSearch.types;
  }

  /** See RowSearch. */
  forgetIncomplete(): void {
    this.#rowSearch.forgetIncomplete();
  }
}
