import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import { ArrowDownIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { Modifiers } from "./EventRow.tsx";
import { lineView } from "./line-view.ts";
import type { Lines } from "./lines.ts";
import type { TableLinks } from "./links.ts";
import { Position } from "./position.ts";
import type { RowSource } from "./row-cache.ts";
import { extendTo, selectLine, toggleLine } from "./selection.ts";
import { countOf, coverage, type Coverage } from "./spans.ts";
import { foldsOf } from "./state.ts";
import { spanOf } from "../overview/bars.ts";
import { useNow } from "../time/now.ts";
import { stallsOf } from "../time/stalls.ts";
import { intersect } from "../time/state.ts";
import { act, type TableKeys } from "./table-keys.ts";
import { TableBar } from "./TableBar.tsx";
import { TableHead } from "./TableHead.tsx";
import { useDrawn, type LineToDraw } from "./use-drawn.tsx";
import { useFrames } from "./use-frames.ts";
import { useLines } from "./use-lines.ts";
import { useSelection, type CopySelection } from "./use-selection.ts";
import { ROW_HEIGHT, virtualWindow } from "./virtual-window.ts";
import { wantLines } from "./want-lines.ts";

/** Lines drawn beyond each edge of the viewport. */
const OVERSCAN = 8;
/** The same while the table follows a stream, and shows others before anybody could scroll to them. */
const OVERSCAN_FOLLOWING = 2;

export interface EventTableProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly links: TableLinks;
  readonly openRow: number | null;
  /** Said where the rows would be when there are none. */
  readonly emptyWords: string;
  readonly onOpen: (row: number | null) => void;
  readonly onCopy: CopySelection;
}

/** The rows of one stream. Mount it anew (`key`) for another stream. */
export function EventTable(props: EventTableProps) {
  const { rows, links, openRow, emptyWords, onOpen, onCopy } = props;
  const stream = rows.latest.value ?? props.stream;
  const { indexer } = rows;
  const live = stream.end === "open";
  const redraw = useFrames();
  const viewport = useRef<HTMLDivElement>(null);
  const height = useSignal(0);
  const selection = useSelection(links, stream.id, openRow, onCopy);
  const { now: selected, select } = selection;
  const latest = useRef({
    live,
    onOpen,
    lines: null as Lines | null,
    silentUntil: (_epoch: number): number | undefined => undefined,
  });
  latest.current = { ...latest.current, live, onOpen };
  const position = useMemo(() => {
    const { cursor, spans } = selected();
    // Back from another tab, what was selected is there still.
    const stays = openRow !== null || spans.length > 1;
    return new Position(() => latest.current.live, openRow ?? cursor, stays);
  }, []);
  const hovered = useRef(false);

  // Not read in render: whatever happens within a frame is drawn once.
  useSignalEffect(() => {
    void rows.version.value;
    void indexer.version.value;
    void links.filter.matches.value;
    void links.time.state.value.pointed;
    redraw();
  });
  const clock = useNow(live);
  const nowAt = (epoch: number): number => links.clock.of(stream, epoch);
  const brushed = useComputed(() => links.time.state.value.range);
  useSignalEffect(() => {
    const range = brushed.value;
    // A range of other streams' time is no place in this one, and keeps nobody from following it.
    if (range === null || intersect(range, spanOf(stream, nowAt(clock.peek()))) === null) return;
    position.seek(range.from - stream.timeOrigin);
    redraw();
  });
  // A silence grows without any event that would draw it.
  const stallsAt = (epoch: number) => stallsOf(stream, nowAt(epoch) - stream.timeOrigin);
  const silent = useRef<number | undefined>(undefined);
  latest.current.silentUntil = (epoch) => stallsAt(epoch).at(-1)?.to;
  useSignalEffect(() => {
    const until = latest.current.silentUntil(clock.value);
    if (until === silent.current) return;
    silent.current = until;
    redraw();
  });
  useEffect(() => void indexer.follow(stream.rows), [indexer, stream.rows]);
  useEffect(() => () => indexer.pause(), [indexer]);

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null) return undefined;
    const measure = (): void => {
      // The head stands above the rows, in the same scrolled element.
      height.value = Math.max(0, element.clientHeight - ROW_HEIGHT);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);

  const opened = useRef(openRow);
  if (openRow !== opened.current) {
    opened.current = openRow;
    // Opened elsewhere, in the filmstrip or by the inspector.
    if (openRow !== null && openRow !== position.cursor) position.moveTo(openRow);
  }
  const folds = foldsOf(links.table.state.value, stream.id);
  const found = links.filter.matches.peek();
  const matches = found?.stream === stream.id ? found : null;
  const show = links.filter.show.value;
  const linesOf = useLines();
  const lines = position.layOut(height.value, indexer, () =>
    linesOf({
      stream,
      indexer,
      folds,
      stalls: stallsAt(clock.peek()),
      only: show === "matches" ? matches : null,
    }),
  );
  latest.current.lines = lines;
  const overscan = live && position.following ? OVERSCAN_FOLLOWING : OVERSCAN;
  const view = virtualWindow(lines.count, height.value, position.top, overscan);

  useLayoutEffect(() => {
    const top = position.toApply();
    if (top !== null && viewport.current !== null) viewport.current.scrollTop = top;
    wantLines(rows, lines, view.from, view.to, stream.rows);
  });

  const open = useCallback(
    (row: number): void => {
      position.moveTo(row);
      latest.current.onOpen(row);
      redraw();
    },
    [position, redraw],
  );
  const press = useCallback(
    (row: number, { shiftKey, ctrlKey, metaKey }: Modifiers): void => {
      const all = latest.current.lines;
      if (all === null || all.count === 0) return;
      const line = all.lineOf(row);
      const adding = ctrlKey || metaKey;
      if (shiftKey) select(extendTo(selected(), all, line, adding));
      else select(adding ? toggleLine(selected(), all, line) : selectLine(all, line));
      open(row);
    },
    [open, select, selected],
  );
  const fold = useCallback(
    (run: number, on: boolean): void =>
      links.table.dispatch({ kind: "fold", stream: stream.id, run, on }),
    [links, stream.id],
  );
  const point = useCallback(
    (time: number | null): void => {
      hovered.current = time !== null;
      const pointed = time === null ? null : time + stream.timeOrigin;
      links.time.dispatch({ kind: "point", at: pointed });
    },
    [links, stream.timeOrigin],
  );

  const lineOfCursor = (): number | null =>
    position.cursor === null || lines.count === 0 ? null : lines.lineOf(position.cursor);
  const currentLine = lineOfCursor();
  const keys: TableKeys = {
    lines,
    folds,
    // Several keys may come within a frame.
    current: lineOfCursor,
    selection: selected,
    page: Math.max(1, Math.floor(height.value / ROW_HEIGHT) - 1),
    live,
    select,
    moveTo: (row) => {
      position.moveTo(row);
      if (openRow !== null) onOpen(row);
      redraw();
    },
    follow: () => {
      position.following = true;
      redraw();
    },
    open,
    fold,
    foldAll: (on) => links.table.dispatch({ kind: "fold-all", on }),
    copy: selection.copy,
  };

  const { pointed: moment } = links.time.state.peek();
  const pointedRow =
    moment === null || hovered.current ? null : indexer.index.rowAt(moment - stream.timeOrigin);
  const { spans } = selection.chosen;
  const toDraw: LineToDraw[] = [];
  for (let line = view.from; line < view.to; line += 1) {
    const shown = lineView(lines, line, rows, matches);
    toDraw.push({
      line,
      view: shown,
      current: line === currentLine && shown.kind !== "marker",
      pointed: shown.row === pointedRow,
      selected: selectedOf(shown),
    });
  }
  const handlers = { origin: stream.requestedAt, onPress: press, onFold: fold, onPoint: point };
  const drawn = useDrawn(toDraw, handlers);

  const active = toDraw.find(({ current }) => current)?.view;
  const nothing = nothingWords();
  return (
    <div class="table">
      <TableBar
        total={stream.rows}
        found={matches?.rows.length ?? null}
        show={show}
        folded={show === "matches" && matches !== null ? null : folds.all}
        onShow={(next) => links.filter.setShow(next)}
        onFold={keys.foldAll}
      />
      <div class="table-view">
        <div
          class="table-scroll"
          role="grid"
          ref={viewport}
          tabIndex={0}
          aria-label={strings.table.label}
          aria-multiselectable="true"
          aria-rowcount={lines.count + 1}
          aria-colcount={7}
          aria-activedescendant={active === undefined ? undefined : `event-${active.row}`}
          onScroll={(event) => {
            if (position.scrolled(event.currentTarget.scrollTop)) redraw();
          }}
          onWheel={(event) => {
            if (event.deltaY < 0) position.letGo();
          }}
          onMouseDown={(event) => {
            // Else the words between two clicks would be marked as well.
            if (!event.shiftKey) return;
            event.preventDefault();
            event.currentTarget.focus({ preventScroll: true });
          }}
          onKeyDown={(event) => {
            if (!act(event, keys)) return;
            event.preventDefault();
            // Chrome's extension API listens on the document and opens the drawer, prevented or not.
            if (event.key === "Escape") event.stopPropagation();
          }}
        >
          <TableHead />
          <div class="table-space" role="rowgroup" style={{ height: `${view.height}px` }}>
            <div
              class={countOf(spans) > 1 ? "table-rows several" : "table-rows"}
              role="presentation"
              style={{ transform: `translateY(${view.top}px)` }}
            >
              {drawn}
            </div>
          </div>
        </div>
        {nothing !== null && (
          // Below the head, and the markers where no row is.
          <p class="table-empty" style={{ top: `${(lines.count + 1) * ROW_HEIGHT}px` }}>
            {nothing}
          </p>
        )}
        <p class="table-told" role="status">
          {selection.told}
        </p>
        {live && !position.following && lines.count > 0 && (
          <button
            type="button"
            class="button jump"
            onClick={() => {
              keys.follow();
              viewport.current?.focus({ preventScroll: true });
            }}
          >
            <ArrowDownIcon /> {strings.table.jump}
          </button>
        )}
      </div>
    </div>
  );

  function selectedOf(shown: LineToDraw["view"]): Coverage {
    if (shown.kind === "marker") return "none";
    const count = shown.kind === "fold" ? shown.count : 1;
    return coverage(spans, { first: shown.row, end: shown.row + count });
  }

  function nothingWords(): string | null {
    // Markers may stand where there is no row.
    if (stream.rows === 0) return emptyWords;
    if (lines.count > 0) return null;
    return matches?.complete === false ? strings.table.searching : strings.table.noMatch;
  }
}
