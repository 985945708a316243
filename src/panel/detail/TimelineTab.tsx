import { useSignal } from "@preact/signals";
import { useCallback, useContext, useEffect, useRef } from "preact/hooks";
import type { GapReason } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange, Row } from "../../stream/types.ts";
import { copyEvents, type CopyForm } from "../inspector/copy-events.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import { SelectionBar } from "../inspector/SelectionBar.tsx";
import { useEscape } from "../keys/use-escape.ts";
import { LayoutContext } from "../layout/layout.ts";
import { Split } from "../layout/Split.tsx";
import { strings } from "../strings/index.ts";
import { EventTable } from "../table/EventTable.tsx";
import type { TableLinks } from "../table/links.ts";
import type { RowSource } from "../table/row-cache.ts";
import type { Selection } from "../table/selection.ts";
import { Timeline } from "../timeline/Timeline.tsx";
import { useTrack } from "../timeline/use-track.ts";

export interface TimelineTabProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly links: TableLinks;
  readonly store: StoreReader;
  readonly openRow: number | null;
  readonly onOpenRow: (row: number | null) => void;
  readonly onShowRaw: (range: ByteRange) => void;
}

/** The events of a stream, and one of them looked at closely. */
export function TimelineTab(props: TimelineTabProps) {
  const { stream, rows, links, store, openRow, onOpenRow, onShowRaw } = props;
  const layout = useContext(LayoutContext);
  const area = useRef<HTMLDivElement>(null);
  const track = useTrack(rows.read, stream);
  // Read so that an opened row appears when the store has brought it.
  void rows.version.value;
  const row = useShownRow(stream.id, openRow, openRow === null ? undefined : rows.at(openRow));

  useEffect(() => {
    if (openRow !== null) rows.want(openRow, openRow + 1, stream.rows);
  });

  const copy = useCallback(
    (selection: Selection, form: CopyForm = "lines") => copyEvents(store, stream, selection, form),
    [store, stream],
  );
  const close = (): void => {
    const { activeElement } = document;
    const isElsewhere = activeElement !== document.body && !area.current?.contains(activeElement);
    onOpenRow(null);
    if (isElsewhere) return;
    area.current?.querySelector<HTMLElement>(".table-scroll")?.focus({ preventScroll: true });
  };
  useEscape(openRow === null ? null : close);

  return (
    <div class="timeline-tab" ref={area} data-focus-home=".table-scroll">
      <Split
        pane="filmstrip"
        label={strings.layout.filmstrip}
        direction="column"
        side="first"
        sized={
          <Timeline
            key={stream.id}
            stream={stream}
            rows={track}
            time={links.time}
            clock={links.clock}
            openRow={openRow}
            onOpenRow={onOpenRow}
          />
        }
        rest={
          <Split
            pane="inspector"
            label={strings.layout.inspector}
            direction={layout?.arrangement.value === "narrow" ? "column" : "row"}
            side="second"
            sized={
              row !== undefined && (
                <Inspector
                  stream={stream}
                  row={row}
                  track={track}
                  store={store}
                  selection={
                    <SelectionBar stream={stream} rows={rows} links={links} onCopy={copy} />
                  }
                  onOpenRow={onOpenRow}
                  onShowRaw={onShowRaw}
                  onClose={close}
                />
              )
            }
            rest={
              <EventTable
                key={stream.id}
                stream={stream}
                rows={rows}
                links={links}
                openRow={openRow}
                emptyWords={emptyWords(stream)}
                onOpen={onOpenRow}
                onCopy={copy}
              />
            }
          />
        }
      />
      <Arrivals key={stream.id} events={stream.events} live={stream.end === "open"} />
    </div>
  );
}

/**
 * The row to look at closely: while an opened one is being read, the one that was shown before it.
 * An inspector that went for a moment would take its view, its focus and the table's width with it.
 */
function useShownRow(stream: string, openRow: number | null, known: Row | undefined) {
  const last = useRef<{ readonly stream: string; readonly row: Row } | null>(null);
  if (openRow === null) last.current = null;
  else if (known !== undefined) last.current = { stream, row: known };
  return last.current?.stream === stream ? last.current.row : undefined;
}

function emptyWords(stream: StreamRecord): string {
  const { table } = strings;
  if (stream.end === "elsewhere") return table.elsewhere;
  const reason = reasonOf(stream.gapBytes);
  if (reason !== null) return table.refused[reason];
  return stream.end === "open" ? table.empty : table.nothing;
}

/** The reason for which most bytes were not kept; null when all were. */
function reasonOf(gapBytes: StreamRecord["gapBytes"]): GapReason | null {
  const reasons = Object.entries(gapBytes) as [GapReason, number][];
  return reasons.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
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
