import { useSignal } from "@preact/signals";
import type { StreamRecord } from "../../store/records.ts";
import { CopyIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { TableLinks } from "../table/links.ts";
import type { RowSource } from "../table/row-cache.ts";
import { countAmong, type Selection } from "../table/selection.ts";
import { countOf } from "../table/spans.ts";
import { selectionOf } from "../table/state.ts";
import { COPY_FORMS, type CopyForm } from "./copy-events.ts";

export interface SelectionBarProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly links: TableLinks;
  /** Says what became of it. */
  readonly onCopy: (selection: Selection, form: CopyForm) => Promise<string>;
}

/** How many events are selected and how large they are; copies them. Nothing for a single one. */
export function SelectionBar({ stream, rows, links, onCopy }: SelectionBarProps) {
  const told = useSignal<{ readonly of: Selection; readonly words: string } | null>(null);
  const words = strings.inspector.selection;
  const { index, version } = rows.indexer;
  const selection = selectionOf(links.table.state.value, stream.id);
  const count = countOf(selection.spans);
  if (count < 2) return null;
  // Read so that the size appears when all rows are known.
  void version.value;
  const size = index.sizeOfAll(selection.spans);
  const matches = links.filter.matches.value;
  const hides = links.filter.show.value === "matches" && matches?.stream === stream.id;
  const hidden = hides ? count - countAmong(selection.spans, matches.rows) : 0;
  const copy = async (form: CopyForm): Promise<void> => {
    told.value = { of: selection, words: words.copying };
    told.value = { of: selection, words: await onCopy(selection, form) };
  };
  return (
    <div class="selection-bar" role="group" aria-label={words.label}>
      <span class="selection-sum">
        <strong>{words.count(count)}</strong>
        {size !== null && <span>{words.size(size)}</span>}
        {hidden > 0 && <span class="dim">{words.hidden(hidden)}</span>}
      </span>
      <span class="selection-copy">
        {COPY_FORMS.map((form) => (
          <button
            key={form}
            type="button"
            class="tool"
            title={words.copyHint[form]}
            onClick={() => void copy(form)}
          >
            <CopyIcon /> <span>{words.copy[form]}</span>
          </button>
        ))}
      </span>
      <span class="selection-told" role="status">
        {told.value?.of === selection ? told.value.words : null}
      </span>
    </div>
  );
}
