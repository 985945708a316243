/** What of the panel's state can be exported. Pure. */
import { type PanelState, selectedStream } from "../state/state.ts";
import type { ListState } from "../streams/state.ts";
import { before, rowsIn } from "../table/spans.ts";
import { selectionOf, type TableState } from "../table/state.ts";
import type { Exportable } from "./state.ts";

export function exportableOf(
  state: PanelState,
  { marked }: ListState,
  table: TableState,
): Exportable {
  const stream = selectedStream(state) ?? null;
  return {
    stream,
    rows: stream === null ? [] : rowsIn(before(selectionOf(table, stream.id).spans, stream.rows)),
    marked: state.streams.filter(({ id }) => marked.has(id)),
    all: state.streams,
  };
}
