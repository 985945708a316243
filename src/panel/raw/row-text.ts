/** What one row of the tape shows: its bytes as text or hex, in pieces where something begins. Pure. */
import type { ByteRange } from "../../stream/types.ts";
import type { TextRow } from "./line-index.ts";
import type { ChunkStart } from "./tape-reader.ts";

/** A run of bytes that look alike. */
export interface Piece {
  readonly text: string;
  /** The same bytes as ASCII, beside their hex. */
  readonly ascii: string;
  /** A chunk begins here. */
  readonly chunk: ChunkStart | null;
  /** Shown from elsewhere, or found. */
  readonly isMarked: boolean;
  /** Name of a field, or the colon of a comment. */
  readonly isField: boolean;
}

/** What is drawn into the bytes. */
export interface Drawn {
  readonly chunks: readonly ChunkStart[];
  readonly mark: ByteRange | null;
}

/** Bytes beyond a row that may belong to its last character. */
export const BEYOND = 3;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A row of text. A character that a row's end cuts stands whole in the row in which it begins.
 *
 * @param bytes from the row's offset to {@link BEYOND} bytes after its end, as far as there are any
 */
export function textPieces(row: TextRow, bytes: Uint8Array, drawn: Drawn): Piece[] {
  const length = row.end - row.offset - row.terminator;
  const from = row.startsLine ? 0 : continuation(bytes, 0);
  const to = row.terminator > 0 ? length : length + continuation(bytes, length);
  const field = row.startsLine ? fieldLength(bytes.subarray(0, length)) : 0;
  const edges = edgesOf(row, drawn, field).map((edge) => edge + continuation(bytes, edge));
  return piecesOf(row.offset, from, to, edges, drawn, field, (start, end) => ({
    text: visible(decoder.decode(bytes.subarray(start, end))),
    ascii: "",
  }));
}

/** A row of hex and ASCII. */
export function hexPieces(offset: number, bytes: Uint8Array, drawn: Drawn): Piece[] {
  const row = { offset, end: offset + bytes.length };
  return piecesOf(offset, 0, bytes.length, edgesOf(row, drawn, 0), drawn, 0, (start, end) => {
    const part = Array.from(bytes.subarray(start, end));
    return {
      text: part.map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
      ascii: part
        .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·"))
        .join(""),
    };
  });
}

/** The end of a row's line, so that CR and CRLF are not mistaken for LF. */
export function terminatorText(bytes: Uint8Array, row: TextRow): string {
  const end = row.end - row.offset;
  return Array.from(bytes.subarray(end - row.terminator, end), (byte) =>
    byte === 13 ? "CR" : "LF",
  ).join("");
}

/** Where something begins or ends within the row, from its offset. */
function edgesOf(row: Pick<TextRow, "offset" | "end">, drawn: Drawn, field: number): number[] {
  const { chunks, mark } = drawn;
  const edges = chunks.map(({ offset }) => offset - row.offset);
  if (mark !== null) edges.push(mark.start - row.offset, mark.end - row.offset);
  edges.push(field);
  return edges;
}

function piecesOf(
  offset: number,
  from: number,
  to: number,
  edges: readonly number[],
  { chunks, mark }: Drawn,
  field: number,
  read: (start: number, end: number) => Pick<Piece, "text" | "ascii">,
): Piece[] {
  const inside = edges.filter((edge) => edge > from && edge < to);
  const cuts = [...new Set([from, ...inside, to])].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? to;
    const { text, ascii } = read(start, end);
    return {
      text,
      ascii,
      chunk:
        chunks.find((one) => one.offset >= offset + start && one.offset < offset + end) ?? null,
      isMarked: mark !== null && offset + start < mark.end && offset + end > mark.start,
      isField: end <= field,
    };
  });
}

/** How many bytes at `from` go on with a character that began before. */
function continuation(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && at - from < BEYOND && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at - from;
}

/** Length of `data:`, `event:`, `id:`, `retry:` or a comment's colon at a line's beginning. */
function fieldLength(line: Uint8Array): number {
  const head = String.fromCharCode(...line.subarray(0, 8));
  return /^(?:(?:data|event|id|retry)(?::|$)|:)/.exec(head)?.[0].length ?? 0;
}

/** Controls as their hexadecimal number; marks that turn or hide what follows as �. */
export function visible(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f]/g, (c) => `‹${c.charCodeAt(0).toString(16).padStart(2, "0")}›`)
      .replace(/\u007f/g, "‹7f›")
      .replace(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "�")
  );
}
