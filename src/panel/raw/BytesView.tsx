import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { ByteRange } from "../../stream/types.ts";
import { strings } from "../strings/index.ts";
import { moveBy } from "../table/keys.ts";
import { BytesRow } from "./BytesRow.tsx";
import { LineIndex } from "./line-index.ts";
import { hexRows, rowAt, textRows, type ShownRow } from "./read-rows.ts";
import { nextTask } from "./slices.ts";
import type { TapeReader } from "./tape-reader.ts";
import { OVERSCAN, VirtualList } from "./VirtualList.tsx";
import { hexWidth, textWidth } from "./widths.ts";

export type BytesMode = "text" | "hex";

export interface BytesViewProps {
  readonly reader: TapeReader;
  /** The part of the tape that is shown; its end may grow. */
  readonly range: ByteRange;
  readonly mode: BytesMode;
  /** Bytes that are marked; a new object is scrolled to. */
  readonly mark: ByteRange | null;
  /** Monotonic time of the request, ms. */
  readonly origin: number;
  readonly label: string;
  /** Offset and time columns. */
  readonly withChunks: boolean;
  /** The row with the cursor: its first byte. */
  readonly onCursor?: (offset: number) => void;
  /** Enter on a row. */
  readonly onOpen?: (offset: number) => void;
}

/** Height of a row, px. */
const HEIGHT = 16;
/** Rows read at once, so that a small scroll reads nothing. */
const BLOCK = 64;
/** How long looking for lines may keep the panel from drawing, ms. */
const SLICE = 8;

interface Shown {
  readonly from: number;
  readonly rows: readonly ShownRow[];
}

/** Bytes of a tape as text or hex, with the chunks in which they came. */
export function BytesView(props: BytesViewProps) {
  const { reader, range, mode, mark, origin, label, withChunks, onCursor, onOpen } = props;
  const width = useSignal(0);
  const view = useSignal({ from: 0, to: 0 });
  const shown = useSignal<Shown>({ from: 0, rows: [] });
  const goTo = useSignal<{ readonly row: number } | null>(null);
  const cursor = useSignal<number | null>(null);
  /** The byte that the other of text and hex was showing. */
  const kept = useSignal<number | null>(null);
  /** The row the user went to, until it is read and its offset told. */
  const untold = useRef<number | null>(null);
  /** Counts what became known of the lines. */
  const known = useSignal(0);
  const failed = useSignal<string | null>(null);
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      failed.value = error instanceof Error ? error.message : String(error);
    });
  };

  const perRow =
    mode === "hex" ? hexWidth(width.value, withChunks) : textWidth(width.value, withChunks);
  const index = useMemo(() => new LineIndex(perRow, range.start), [reader, range.start, perRow]);

  // Looks for lines in slices, as far as the tape goes now, and on from there when it grows.
  useEffect(() => {
    if (mode === "hex" || width.value === 0) return undefined;
    let current = true;
    attempt(read());
    async function read(): Promise<void> {
      let since = performance.now();
      for await (const block of reader.from(index.end)) {
        if (!current || block.offset >= range.end) return;
        const end = Math.min(block.end, range.end);
        const bytes = block.bytes?.subarray(0, end - block.offset) ?? null;
        index.push({
          offset: Math.max(block.offset, range.start),
          end,
          bytes: fromStart(bytes, block.offset, range.start),
        });
        if (performance.now() - since > SLICE || index.end >= range.end) {
          known.value += 1;
          await nextTask();
          since = performance.now();
        }
        if (index.end >= range.end) return;
      }
      known.value += 1;
    }
    return () => {
      current = false;
    };
  }, [reader, index, range.end, mode, width.value > 0]);
  void known.value;

  const count = mode === "hex" ? Math.ceil((range.end - range.start) / perRow) : index.rows;

  const { from, to } = view.value;
  const fromBlock = from - (from % BLOCK);
  const toBlock = Math.min(count, Math.ceil(to / BLOCK) * BLOCK);
  // The last row of a stream that is open grows without becoming another row.
  const tail = toBlock < count ? 0 : mode === "hex" ? range.end : index.end;
  useEffect(() => {
    let current = true;
    attempt(read());
    async function read(): Promise<void> {
      const rows =
        mode === "hex"
          ? await hexRows(reader, range, perRow, fromBlock, toBlock, mark)
          : await textRows(reader, index, fromBlock, toBlock, mark);
      if (current) shown.value = { from: fromBlock, rows };
    }
    return () => {
      current = false;
    };
  }, [reader, index, mode, perRow, fromBlock, toBlock, tail, mark]);

  useEffect(() => {
    kept.value = null;
  }, [mark]);
  // Text and hex have other rows: the bytes stay, at the cursor, else at the top.
  const lastMode = useRef(mode);
  useLayoutEffect(() => {
    if (lastMode.current === mode) return;
    lastMode.current = mode;
    const { from: first, rows } = shown.value;
    const top = from === 0 ? 0 : from + OVERSCAN;
    const row = rows[(cursor.value ?? top) - first] ?? rows[top - first];
    kept.value = row?.offset ?? null;
  }, [mode]);

  // Bytes to show may lie beyond the lines that are known: they are waited for.
  const goal = kept.value ?? mark?.start ?? null;
  const reached = mode === "hex" || (goal !== null && index.end > goal);
  useEffect(() => {
    if (goal === null || !reached) return undefined;
    let current = true;
    attempt(find(goal));
    async function find(offset: number): Promise<void> {
      const row =
        mode === "hex"
          ? Math.floor((offset - range.start) / perRow)
          : await rowAt(reader, index, offset);
      if (!current) return;
      goTo.value = { row };
      if (kept.value === null || cursor.value !== null) cursor.value = row;
      // Whoever marked these bytes knows where they are.
      untold.current = null;
    }
    return () => {
      current = false;
    };
  }, [goal, mark, reached, index, mode, perRow]);

  const rowOf = (row: number): ShownRow | undefined => shown.value.rows[row - shown.value.from];
  const moveTo = (row: number): void => {
    cursor.value = row;
    untold.current = row;
    tell();
  };
  const tell = (): void => {
    const offset = untold.current === null ? undefined : rowOf(untold.current)?.offset;
    if (offset === undefined) return;
    untold.current = null;
    onCursor?.(offset);
  };
  useLayoutEffect(tell, [shown.value]);
  const onKeyDown = (event: KeyboardEvent, page: number): void => {
    const at = cursor.value === null ? undefined : rowOf(cursor.value);
    if (event.key === "Enter" && at !== undefined && onOpen !== undefined) {
      event.preventDefault();
      onOpen(at.offset);
      return;
    }
    const next = moveBy(event, cursor.value, count, page);
    if (next === null) return;
    event.preventDefault();
    moveTo(next);
    goTo.value = { row: next };
  };

  const words = strings.raw;
  const share =
    range.end === range.start ? 1 : (index.end - range.start) / (range.end - range.start);
  return (
    <>
      {failed.value !== null && <p class="note error">{words.failed(failed.value)}</p>}
      {mode === "text" && share < 1 && width.value > 0 && (
        <p class="note" role="status">
          {words.findingLines(share)}
        </p>
      )}
      <VirtualList
        class={`bytes bytes-${mode}`}
        role="listbox"
        label={label}
        count={count}
        rowHeight={HEIGHT}
        active={cursor.value}
        idPrefix="bytes-"
        goTo={goTo.value}
        onShown={(first, last, available) => {
          view.value = { from: first, to: last };
          // A scroll bar that comes and goes must not cut all lines anew.
          if (Math.abs(available - width.value) > 24) width.value = available;
        }}
        onKeyDown={onKeyDown}
        row={(row) => (
          <BytesRow
            key={row}
            id={`bytes-${row}`}
            row={rowOf(row)}
            isCursor={row === cursor.value}
            origin={origin}
            mode={mode}
            perRow={perRow}
            withChunks={withChunks}
            onPick={() => moveTo(row)}
          />
        )}
      />
    </>
  );
}

function fromStart(bytes: Uint8Array | null, offset: number, start: number): Uint8Array | null {
  return bytes === null || offset >= start ? bytes : bytes.subarray(start - offset);
}
