import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { Row } from "../../stream/types.ts";
import type { LoadImage } from "../inspector/FrameCard.tsx";
import { Inspector } from "../inspector/Inspector.tsx";
import type { Saving } from "../saving/saving.ts";
import { SavingStrip } from "../saving/SavingStrip.tsx";
import { strings } from "../strings/index.ts";
import { EventTable } from "../table/EventTable.tsx";
import type { RowSource } from "../table/row-cache.ts";
import { StreamHeader } from "./StreamHeader.tsx";

export interface StreamDetailProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly openRow: number | null;
  readonly saving: Saving;
  readonly readBytes: (row: Row) => Promise<Uint8Array>;
  readonly loadImage: LoadImage;
  readonly onOpenRow: (row: number | null) => void;
  readonly onPin: (pinned: boolean) => void;
  readonly onRemove: () => void;
  readonly onSave: (stream: StreamRecord, exact: boolean) => void;
  readonly onCancelSave: () => void;
  readonly onDismissSave: () => void;
}

/** The selected stream: header, event table, and the inspector of an open row. */
export function StreamDetail(props: StreamDetailProps) {
  const { stream, rows, openRow, saving, readBytes, loadImage, onOpenRow } = props;
  const area = useRef<HTMLDivElement>(null);
  // Read so that an opened row appears when the store has brought it.
  void rows.version.value;
  const row = openRow === null ? undefined : rows.at(openRow);

  useEffect(() => {
    if (openRow !== null) rows.want(openRow, openRow + 1, stream.rows);
  });

  const close = (): void => {
    onOpenRow(null);
    area.current?.querySelector<HTMLElement>(".table-scroll")?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || openRow === null) return;
    event.preventDefault();
    // Chrome's extension API listens on the document and opens the drawer, prevented or not.
    event.stopPropagation();
    close();
  };

  return (
    <main class="detail" onKeyDown={onKeyDown}>
      <StreamHeader
        stream={stream}
        busy={saving.kind === "running"}
        onPin={props.onPin}
        onRemove={props.onRemove}
        onSave={(exact) => props.onSave(stream, exact)}
      />
      <SavingStrip
        saving={saving}
        onCancel={props.onCancelSave}
        onDismiss={props.onDismissSave}
        onExact={() => {
          if (saving.kind === "saved") props.onSave(saving.stream, true);
        }}
      />
      <div class={row === undefined ? "detail-body" : "detail-body inspecting"} ref={area}>
        <EventTable
          key={stream.id}
          rows={rows}
          total={stream.rows}
          origin={stream.requestedAt}
          live={stream.end === "open"}
          openRow={openRow}
          emptyWords={emptyWords(stream)}
          onOpen={onOpenRow}
        />
        {row !== undefined && (
          <Inspector
            stream={stream}
            row={row}
            readBytes={readBytes}
            loadImage={loadImage}
            onClose={close}
          />
        )}
      </div>
      <Arrivals key={stream.id} events={stream.events} live={stream.end === "open"} />
    </main>
  );
}

function emptyWords(stream: StreamRecord): string {
  const { table } = strings;
  if (stream.end === "elsewhere") return table.elsewhere;
  return stream.end === "open" ? table.empty : table.nothing;
}

/** How often arrivals are read out, ms. */
const ANNOUNCE = 5_000;

/** Tells a screen reader how many events there are, seldom enough to be bearable. */
function Arrivals({ events, live }: { events: number; live: boolean }) {
  const said = useSignal("");
  const latest = useRef(events);
  latest.current = events;
  useEffect(() => {
    if (!live) return undefined;
    const timer = setInterval(() => {
      said.value = strings.table.arrivals(latest.current);
    }, ANNOUNCE);
    return () => clearInterval(timer);
  }, [live, said]);
  return (
    <div class="offscreen" role="status">
      {said.value}
    </div>
  );
}
