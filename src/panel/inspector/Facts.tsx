import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { Row } from "../../stream/types.ts";
import { formatBytes, formatClock, formatCount, formatOffset } from "../format.ts";
import { chunkAt, type ChunkStart, type TapeReader } from "../raw/tape-reader.ts";
import { strings } from "../strings/index.ts";

export interface FactsProps {
  readonly stream: StreamRecord;
  readonly row: Row;
  readonly reader: TapeReader;
}

/** When and in what the event arrived. */
export function Facts({ stream, row, reader }: FactsProps) {
  const words = strings.inspector;
  const first = useSignal<ChunkStart | null>(null);
  const { start, end } = row.range;
  useEffect(() => {
    let current = true;
    first.value = null;
    void read();
    async function read(): Promise<void> {
      const blocks = await reader.range(start, start + 1).catch(() => []);
      if (current) first.value = chunkAt(blocks, start);
    }
    return () => {
      current = false;
    };
  }, [reader, start, first]);

  const from = first.value?.number ?? row.chunk;
  const began = first.value?.time ?? row.time;
  const step = words.clockStep(stream.resolution);
  return (
    <>
      {!row.complete && <p class="note warn">{words.incomplete}</p>}
      <dl class="facts">
        <dt>{words.arrived}</dt>
        <dd title={step}>
          {formatOffset(row.time - stream.requestedAt)} s{" "}
          <span class="dim">
            {formatClock(stream.timeOrigin + row.time)} ±{stream.resolution} ms
          </span>
        </dd>
        {row.time > began && (
          <>
            <dt>{words.began}</dt>
            <dd>
              {formatOffset(began - stream.requestedAt)} s{" "}
              <span class="dim">{words.took(formatOffset(row.time - began))}</span>
            </dd>
          </>
        )}
        {row.item !== null && (
          <>
            <dt>{words.item}</dt>
            <dd>
              {row.index !== null && `${row.index} `}
              <span class="dim">{row.item}</span>
            </dd>
          </>
        )}
        {row.id !== null && (
          <>
            <dt>{words.id}</dt>
            <dd>{row.id}</dd>
          </>
        )}
        <dt>{words.chunks}</dt>
        <dd>
          {from === row.chunk
            ? formatCount(from)
            : `${formatCount(from)}–${formatCount(row.chunk)}`}{" "}
          <span class="dim">{words.of(stream.chunks)}</span>
        </dd>
        <dt>{words.bytes}</dt>
        <dd>
          {formatCount(start)}–{formatCount(end)}{" "}
          <span class="dim">{formatBytes(end - start)}</span>
        </dd>
      </dl>
    </>
  );
}
