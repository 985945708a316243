import { formatCount, formatOffset } from "../format.ts";
import { strings } from "../strings/index.ts";
import type { BytesMode } from "./BytesView.tsx";
import type { ShownRow } from "./read-rows.ts";
import type { Piece } from "./row-text.ts";
import type { ChunkStart } from "./tape-reader.ts";

export interface BytesRowProps {
  readonly id: string;
  /** Undefined until it is read. */
  readonly row: ShownRow | undefined;
  readonly isCursor: boolean;
  readonly origin: number;
  readonly mode: BytesMode;
  readonly perRow: number;
  readonly withChunks: boolean;
  readonly onPick: () => void;
}

/** One row of bytes: where it stands, the chunks that begin in it, and what it has as text or hex. */
export function BytesRow({
  id,
  row,
  isCursor,
  origin,
  mode,
  perRow,
  withChunks,
  onPick,
}: BytesRowProps) {
  const offset =
    row === undefined ? "" : mode === "hex" ? hexOffset(row.offset) : formatCount(row.offset);
  const [chunk] = row?.chunks ?? [];
  return (
    <div
      class={isCursor ? "bytes-row current" : "bytes-row"}
      role="option"
      id={id}
      aria-selected={isCursor}
      aria-label={row === undefined ? strings.raw.reading : undefined}
      onClick={onPick}
    >
      {(withChunks || mode === "hex") && <span class="bytes-offset">{offset}</span>}
      {withChunks && (
        <span class="bytes-chunk" title={chunk && chunkTitle(row?.chunks ?? [], origin)}>
          {chunk && `${formatCount(chunk.number)} · ${formatOffset(chunk.time - origin)}`}
        </span>
      )}
      {row !== undefined && row.gap !== null && <span class="bytes-gap">{row.gap}</span>}
      <span class="bytes-data" style={mode === "hex" ? { minWidth: `${perRow * 3}ch` } : {}}>
        {row?.pieces.map((piece, at) => (
          <span
            key={at}
            class={classOf(piece)}
            title={piece.chunk ? chunkTitle([piece.chunk], origin) : undefined}
          >
            {piece.text}
            {mode === "hex" && " "}
          </span>
        ))}
        {row !== undefined && row.terminator !== "" && (
          <span class="bytes-end">{row.terminator}</span>
        )}
      </span>
      {mode === "hex" && (
        <span class="bytes-ascii">
          {row?.pieces.map((piece, at) => (
            <span key={at} class={piece.isMarked ? "bytes-marked" : ""}>
              {piece.ascii}
            </span>
          ))}
        </span>
      )}
    </div>
  );
}

function classOf({ chunk, isMarked, isField }: Piece): string {
  return [chunk && "bytes-start", isMarked && "bytes-marked", isField && "bytes-field"]
    .filter((name) => name !== null && name !== false)
    .join(" ");
}

function chunkTitle(chunks: readonly ChunkStart[], origin: number): string {
  const [first] = chunks;
  const last = chunks.at(-1);
  if (first === undefined || last === undefined) return "";
  return strings.raw.chunks(first.number, last.number, formatOffset(first.time - origin));
}

function hexOffset(offset: number): string {
  return offset.toString(16).padStart(8, "0");
}
