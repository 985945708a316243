import { useSignal } from "@preact/signals";
import { useCallback, useLayoutEffect } from "preact/hooks";
import type { StreamId } from "../../messages/capture.ts";
import type { TableLinks } from "./links.ts";
import { selectRow, type Selection } from "./selection.ts";
import { selectionOf } from "./state.ts";

/** Copies what is selected, and says what became of it. */
export type CopySelection = (selection: Selection) => Promise<string>;

export interface SelectionInTable {
  /** As it is drawn. */
  readonly chosen: Selection;
  /** As it is by now: several keys may come within a frame. */
  readonly now: () => Selection;
  readonly select: (selection: Selection) => void;
  /** @returns false when the key is better left to the browser */
  readonly copy: () => boolean;
  /** What became of the copying of what is still selected; null when there is nothing to tell. */
  readonly told: string | null;
}

/** @param openRow the row that the inspector shows, which may have been opened elsewhere */
export function useSelection(
  { table }: TableLinks,
  stream: StreamId,
  openRow: number | null,
  onCopy: CopySelection,
): SelectionInTable {
  const told = useSignal<{ readonly of: Selection; readonly words: string } | null>(null);
  const now = useCallback(() => selectionOf(table.state.peek(), stream), [table, stream]);
  const select = useCallback(
    (selection: Selection) => table.dispatch({ kind: "select", stream, selection }),
    [table, stream],
  );
  useLayoutEffect(() => {
    // What was selected is another thing now.
    if (openRow !== null && openRow !== now().cursor) select(selectRow(openRow));
  }, [openRow, now, select]);

  const chosen = selectionOf(table.state.value, stream);
  const copy = (): boolean => {
    const of = now();
    // Words that are marked with the mouse are the browser's to copy.
    if (of.spans.length === 0 || document.getSelection()?.isCollapsed === false) return false;
    const tell = async (): Promise<void> => {
      told.value = { of, words: await onCopy(of) };
    };
    void tell();
    return true;
  };
  return { chosen, now, select, copy, told: told.value?.of === chosen ? told.value.words : null };
}
