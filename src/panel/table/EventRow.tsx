import type { Row } from "../../stream/types.ts";
import { formatBytes, formatOffset } from "../format.ts";
import { ChevronIcon, FamilyIcon, WarnIcon } from "../icons.tsx";
import { Thumb } from "../images/Thumb.tsx";
import { strings } from "../strings/index.ts";
import type { FoldView, RowView } from "./line-view.ts";
import type { Coverage } from "./spans.ts";
import { TypeName } from "./TypeName.tsx";

/** Keys that are held while the mouse is pressed. */
export type Modifiers = Pick<MouseEvent, "shiftKey" | "ctrlKey" | "metaKey">;

export interface EventRowProps {
  readonly view: RowView | FoldView;
  /** Monotonic time of the request, ms: times are shown from it. */
  readonly origin: number;
  readonly current: boolean;
  /** The time that overview or filmstrip point at is this row's. */
  readonly pointed: boolean;
  /** How much of it is selected; of a fold, its rows. */
  readonly selected: Coverage;
  readonly onPress: (row: number, modifiers: Modifiers) => void;
  readonly onFold: (row: number, on: boolean) => void;
  /** Monotonic time of the row under the pointer, or null when it leaves. */
  readonly onPoint: (time: number | null) => void;
}

/** One row, or a run of rows folded into one. */
export function EventRow(props: EventRowProps) {
  const { view, origin, current, pointed, selected, onPress, onFold, onPoint } = props;
  const { line, row, shown } = view;
  const classes = ["event"];
  if (line % 2 === 1) classes.push("odd");
  if (selected !== "none") classes.push(selected === "all" ? "selected" : "partly");
  if (current) classes.push("current");
  if (pointed) classes.push("pointed");
  if (view.match) classes.push("match");
  if (shown !== undefined) classes.push(`family-${shown.family}`);
  return (
    <div
      id={`event-${row}`}
      role="row"
      class={classes.join(" ")}
      aria-rowindex={line + 2}
      aria-selected={selected === "all"}
      aria-describedby={markersOf(view)}
      onClick={(event) => onPress(row, event)}
      onPointerEnter={() => onPoint(shown?.time ?? null)}
      onPointerLeave={() => onPoint(null)}
    >
      {shown === undefined ? (
        <EmptyCells />
      ) : (
        <Cells view={view} row={shown} origin={origin} onFold={onFold} />
      )}
    </div>
  );
}

function markersOf({ line, marked }: RowView | FoldView): string | undefined {
  const above = `marker-${line - 1}`;
  const below = `marker-${line + 1}`;
  if (marked === "both") return `${above} ${below}`;
  return marked === "no" ? undefined : marked === "above" ? above : below;
}

const COLUMNS = ["n", "time", "delta", "type", "item", "size", "preview"] as const;

/** Stands while a row is being read; alike in structure, so that nothing moves when it comes. */
function EmptyCells() {
  return (
    <>
      {COLUMNS.map((column) => (
        <span key={column} role="gridcell" class={`cell cell-${column}`} />
      ))}
    </>
  );
}

interface CellsProps {
  readonly view: RowView | FoldView;
  readonly row: Row;
  readonly origin: number;
  readonly onFold: (row: number, on: boolean) => void;
}

function Cells({ view, row, origin, onFold }: CellsProps) {
  const folded = view.kind === "fold";
  return (
    <>
      <span key="n" role="gridcell" class="cell cell-n">
        <FoldButton view={view} onFold={onFold} />
        {row.n}
      </span>
      <span key="time" role="gridcell" class="cell cell-time">
        {formatOffset(row.time - origin)}
      </span>
      <span key="delta" role="gridcell" class="cell cell-delta">
        {view.delta !== null && `+${formatOffset(view.delta)}`}
      </span>
      <span key="type" role="gridcell" class="cell cell-type" title={row.type}>
        <span class="family" title={strings.table.families[row.family]}>
          <FamilyIcon family={row.family} />
        </span>
        <TypeName row={row} />
        {folded && <span class="count">{strings.table.folded(view.count)}</span>}
      </span>
      <span key="item" role="gridcell" class="cell cell-item" title={row.item ?? undefined}>
        {row.index}
      </span>
      <span key="size" role="gridcell" class="cell cell-size">
        {formatBytes(folded ? view.size : row.size)}
      </span>
      <span key="preview" role="gridcell" class="cell cell-preview">
        {folded ? <FoldedText view={view} /> : <Preview row={row} />}
      </span>
    </>
  );
}

/** For the mouse: with the keyboard, ← and → do it, and the table is one tab stop. */
function FoldButton({ view, onFold }: Pick<CellsProps, "view" | "onFold">) {
  const open = view.kind === "row";
  const count = open ? view.foldable : view.count;
  if (count === 0) return null;
  const words = open ? strings.table.fold(count) : strings.table.unfold(count);
  return (
    <button
      type="button"
      class="fold"
      tabIndex={-1}
      aria-expanded={open}
      aria-label={words}
      title={words}
      onClick={(event) => {
        event.stopPropagation();
        onFold(view.row, open);
      }}
    >
      <ChevronIcon open={open} />
    </button>
  );
}

function FoldedText({ view }: { view: FoldView }) {
  return (
    <>
      <span class="preview quoted" title={view.text}>
        {view.text}
      </span>
      <span class="span">{strings.table.foldedSpan(formatOffset(view.span))}</span>
    </>
  );
}

function Preview({ row }: { row: Row }) {
  // A comment's text stands in the type column already.
  const preview = row.kind === "comment" ? strings.table.keepAlive : row.preview;
  return (
    <>
      {row.frames.map((frame) =>
        frame.sha256 === null ? null : (
          <Thumb
            key={frame.path}
            sha256={frame.sha256}
            label={strings.image.alt(`${frame.role} ${frame.partialIndex ?? ""}`.trim())}
          />
        ),
      )}
      {!row.complete && <span class="flag whole-flag">{strings.table.incomplete}</span>}
      {row.frames.map((frame) =>
        frame.problem === null ? null : (
          <span key={frame.path} class="flag" title={frame.problem}>
            <WarnIcon /> <span class="flag-text">{frame.problem}</span>
          </span>
        ),
      )}
      {row.frames.length === 0 ? (
        <span class={isDelta(row) ? "preview quoted" : "preview"} title={preview}>
          {preview}
        </span>
      ) : (
        <span class="preview preview-parts" title={preview}>
          {preview.split(/(?= · )/).map((part) => (
            <span key={part}>{part.trim().replace(/^· /, "")}</span>
          ))}
        </span>
      )}
    </>
  );
}

/** Whether the preview is a piece of what the model says, word for word. */
function isDelta({ kind, family, type, preview }: Row): boolean {
  const says = family === "text" || family === "reasoning";
  return kind === "event" && says && preview !== "" && /(?:delta|chunk|^message)$/i.test(type);
}
