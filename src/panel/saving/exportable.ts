/** What of the panel's state can be exported. Pure. */
import { type PanelState, selectedStream } from "../state/state.ts";
import type { ListState } from "../streams/state.ts";
import type { Exportable } from "./state.ts";

export function exportableOf(state: PanelState, { marked }: ListState): Exportable {
  return {
    stream: selectedStream(state) ?? null,
    rows: state.openRow === null ? [] : [state.openRow],
    marked: state.streams.filter(({ id }) => marked.has(id)),
    all: state.streams,
  };
}
