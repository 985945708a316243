import { useSignal, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import { ArrowDownIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import { EventRow } from "./EventRow.tsx";
import { act, type TableKeys } from "./table-keys.ts";
import { lineView, sameView, type LineView } from "./line-view.ts";
import type { TableLinks } from "./links.ts";
import { MarkerRow } from "./MarkerRow.tsx";
import { Position } from "./position.ts";
import type { RowSource } from "./row-cache.ts";
import { foldsOf } from "./state.ts";
import { TableBar } from "./TableBar.tsx";
import { TableHead } from "./TableHead.tsx";
import { useFrames } from "./use-frames.ts";
import { useLines } from "./use-lines.ts";
import { ROW_HEIGHT, virtualWindow } from "./virtual-window.ts";
import { wantLines } from "./want-lines.ts";

/** Lines drawn beyond each edge of the viewport. */
const OVERSCAN = 8;

export interface EventTableProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly links: TableLinks;
  readonly openRow: number | null;
  /** Said where the rows would be when there are none. */
  readonly emptyWords: string;
  readonly onOpen: (row: number | null) => void;
}

/** The rows of one stream. Mount it anew (`key`) for another stream. */
export function EventTable({ stream, rows, links, openRow, emptyWords, onOpen }: EventTableProps) {
  const { indexer } = rows;
  const live = stream.end === "open";
  const redraw = useFrames();
  const viewport = useRef<HTMLDivElement>(null);
  const height = useSignal(0);
  const latest = useRef({ live, onOpen });
  latest.current = { live, onOpen };
  const position = useMemo(() => new Position(() => latest.current.live, openRow), []);
  const hovered = useRef(false);

  // Not read in render: whatever happens within a frame is drawn once.
  useSignalEffect(() => {
    void rows.version.value;
    void indexer.version.value;
    void links.filter.matches.value;
    void links.time.state.value.pointed;
    redraw();
  });
  useSignalEffect(() => {
    const { range } = links.time.state.value;
    if (range !== null) position.seek(range.from - stream.timeOrigin);
    redraw();
  });
  useEffect(() => indexer.follow(stream.rows), [indexer, stream.rows]);
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
    linesOf({ stream, indexer, folds, only: show === "matches" ? matches : null }),
  );
  const view = virtualWindow(lines.count, height.value, position.top, OVERSCAN);

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
    page: Math.max(1, Math.floor(height.value / ROW_HEIGHT) - 1),
    live,
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
  };

  const { pointed: moment } = links.time.state.peek();
  const pointedRow =
    moment === null || hovered.current ? null : indexer.index.rowAt(moment - stream.timeOrigin);
  // Most lines of a scrolled table stood there before: their elements are kept, so that Preact skips them.
  const kept = useRef(new Map<number, DrawnLine>());
  const drawn = new Map<number, DrawnLine>();
  // A line that leaves gives its elements to one that comes: making new ones costs whole frames.
  const places = Math.ceil(height.value / ROW_HEIGHT) + 1 + 2 * OVERSCAN;
  for (let line = view.from; line < view.to; line += 1) {
    const shown = lineView(lines, line, rows, matches);
    const current = line === currentLine && shown.kind !== "marker";
    const pointed = shown.row === pointedRow;
    const key = line % places;
    const before = kept.current.get(line);
    const same =
      before !== undefined &&
      before.current === current &&
      before.pointed === pointed &&
      before.element.key === key &&
      sameView(before.view, shown);
    drawn.set(
      line,
      same
        ? before
        : {
            view: shown,
            current,
            pointed,
            element:
              shown.kind === "marker" ? (
                <MarkerRow key={key} view={shown} />
              ) : (
                <EventRow
                  key={key}
                  view={shown}
                  origin={stream.requestedAt}
                  current={current}
                  pointed={pointed}
                  onOpen={open}
                  onFold={fold}
                  onPoint={point}
                />
              ),
          },
    );
  }
  kept.current = drawn;

  const active = currentLine === null ? undefined : drawn.get(currentLine)?.view;
  const nothing = nothingWords();
  return (
    <div class="table">
      <TableBar
        total={stream.rows}
        found={matches?.rows.length ?? null}
        show={show}
        folded={folds.all}
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
          aria-rowcount={lines.count + 1}
          aria-colcount={7}
          aria-activedescendant={active === undefined ? undefined : `event-${active.row}`}
          onScroll={(event) => {
            position.scrolled(event.currentTarget.scrollTop);
            redraw();
          }}
          onWheel={(event) => {
            if (event.deltaY < 0) position.letGo();
          }}
          onKeyDown={(event) => {
            if (act(event, keys)) event.preventDefault();
          }}
        >
          <TableHead />
          <div class="table-space" role="rowgroup" style={{ height: `${view.height}px` }}>
            <div
              class="table-rows"
              role="presentation"
              style={{ transform: `translateY(${view.top}px)` }}
            >
              {Array.from(drawn.values(), ({ element }) => element)}
            </div>
          </div>
        </div>
        {nothing !== null && <p class="table-empty">{nothing}</p>}
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

  function nothingWords(): string | null {
    if (lines.count > 0) return null;
    if (stream.rows === 0) return emptyWords;
    return matches?.complete === false ? strings.table.searching : strings.table.noMatch;
  }
}

interface DrawnLine {
  readonly view: LineView;
  readonly current: boolean;
  readonly pointed: boolean;
  readonly element: VNode;
}
