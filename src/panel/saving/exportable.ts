/** What of the panel's state can be exported. Pure. */
import type { StreamRecord } from "../../store/records.ts";
import { type PanelState, selectedStream } from "../state/state.ts";
import { chosenStreams, type ListState } from "../streams/state.ts";
import { before, rowsIn } from "../table/spans.ts";
import { selectionOf, type TableState } from "../table/state.ts";
import type { Exportable } from "./state.ts";

/** @param listed the streams that the list shows */
export function exportableOf(
  state: PanelState,
  listed: readonly StreamRecord[],
  list: ListState,
  table: TableState,
): Exportable {
  const stream = selectedStream(state) ?? null;
  return {
    stream,
    rows: stream === null ? [] : rowsIn(before(selectionOf(table, stream.id).spans, stream.rows)),
    marked: chosenStreams(list, listed, stream?.id ?? null),
    all: listed,
  };
}
