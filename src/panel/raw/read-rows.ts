/** Reads the rows that are shown of a tape. */
import type { GapReason } from "../../messages/capture.ts";
import type { ByteRange } from "../../stream/types.ts";
import { gapWords } from "../strings/index.ts";
import { bytesIn, cutRows, type LineIndex } from "./line-index.ts";
import { BEYOND, hexPieces, terminatorText, textPieces, type Piece } from "./row-text.ts";
import { chunkStarts, type ChunkStart, type TapeReader } from "./tape-reader.ts";

export interface ShownRow {
  readonly offset: number;
  readonly pieces: readonly Piece[];
  readonly terminator: string;
  readonly chunks: readonly ChunkStart[];
  readonly gap: string | null;
}

/** Rows `from` … `to - 1` of the text. */
export async function textRows(
  reader: TapeReader,
  index: LineIndex,
  from: number,
  to: number,
  mark: ByteRange | null,
): Promise<ShownRow[]> {
  if (to <= from) return [];
  const near = index.near(from);
  const end = index.endNear(to);
  const before = near.offset - 1;
  const blocks = await reader.range(Math.max(0, before), end + BEYOND);
  const startsLine = before < 0 || isLineEnd(bytesIn(blocks, before, near.offset)[0]);
  return cutRows(blocks, near.offset, startsLine, index.width, index.end)
    .slice(from - near.row, to - near.row)
    .map((row): ShownRow => {
      const chunks = chunkStarts(blocks, { start: row.offset, end: row.end });
      if (row.isGap)
        return gapRow(
          row,
          blocks.find((one) => one.offset >= row.offset && one.gap)?.gap ?? "memory",
          chunks,
        );
      const bytes = bytesIn(blocks, row.offset, row.end + BEYOND);
      return {
        offset: row.offset,
        pieces: textPieces(row, bytes, { chunks, mark }),
        terminator: terminatorText(bytes, row),
        chunks,
        gap: null,
      };
    });
}

function gapRow(
  row: { readonly offset: number; readonly end: number },
  reason: GapReason,
  chunks: readonly ChunkStart[],
): ShownRow {
  const gap = gapWords(reason, row.end - row.offset);
  return { offset: row.offset, pieces: [], terminator: "", chunks, gap };
}

/** Rows `from` … `to - 1` of the hex view. */
export async function hexRows(
  reader: TapeReader,
  range: ByteRange,
  perRow: number,
  from: number,
  to: number,
  mark: ByteRange | null,
): Promise<ShownRow[]> {
  const start = range.start + from * perRow;
  const end = Math.min(range.end, range.start + to * perRow);
  const blocks = await reader.range(start, end);
  const rows: ShownRow[] = [];
  for (let offset = start; offset < end; offset += perRow) {
    const stop = Math.min(end, offset + perRow);
    const chunks = chunkStarts(blocks, { start: offset, end: stop });
    const lost = blocks.find((one) => one.gap !== null && one.offset < stop && one.end > offset);
    const first = Math.max(offset, lost !== undefined && lost.offset <= offset ? lost.end : offset);
    const bytes = bytesIn(blocks, offset, stop);
    rows.push({
      offset,
      pieces: hexPieces(first, bytes, { chunks, mark }),
      terminator: "",
      chunks,
      gap: lost?.gap ? gapWords(lost.gap, lost.end - lost.offset) : null,
    });
  }
  return rows;
}

/** The row of the text that holds the byte at `offset`. */
export async function rowAt(reader: TapeReader, index: LineIndex, offset: number): Promise<number> {
  const near = index.nearOffset(offset);
  const blocks = await reader.range(near.offset, offset + 1);
  const rows = cutRows(blocks, near.offset, true, index.width, offset + 1);
  const at = rows.findIndex((row) => offset < row.end);
  return near.row + Math.max(0, at < 0 ? rows.length - 1 : at);
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === 10 || byte === 13;
}
