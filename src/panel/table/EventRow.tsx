import { formatBytes, formatOffset } from "../format.ts";
import { FamilyIcon, WarnIcon } from "../icons.tsx";
import { Thumb } from "../images/Thumb.tsx";
import { strings } from "../strings/index.ts";
import { TypeName } from "./TypeName.tsx";
import type { Row } from "../../stream/types.ts";

export interface EventRowProps {
  readonly id: string;
  /** Undefined while it is being read from the store. */
  readonly row: Row | undefined;
  readonly index: number;
  /** Monotonic time of the request, ms: times are shown from it. */
  readonly origin: number;
  readonly current: boolean;
  readonly onOpen: (index: number) => void;
}

export function EventRow({ id, row, index, origin, current, onOpen }: EventRowProps) {
  const classes = ["event"];
  if (index % 2 === 1) classes.push("odd");
  if (current) classes.push("current");
  if (row !== undefined) classes.push(`family-${row.family}`);
  return (
    <div
      id={id}
      role="row"
      class={classes.join(" ")}
      aria-rowindex={index + 2}
      aria-selected={current}
      onClick={() => onOpen(index)}
    >
      {row === undefined ? <EmptyCells /> : <Cells row={row} origin={origin} />}
    </div>
  );
}

/** Stands while a row is being read; alike in structure, so that nothing moves when it comes. */
function EmptyCells() {
  return (
    <>
      {["n", "time", "type", "size", "preview"].map((column) => (
        <span key={column} role="gridcell" class={`cell cell-${column}`} />
      ))}
    </>
  );
}

function Cells({ row, origin }: { row: Row; origin: number }) {
  // A comment's text stands in the type column already.
  const preview = row.kind === "comment" ? strings.table.keepAlive : row.preview;
  return (
    <>
      <span role="gridcell" class="cell cell-n">
        {row.n}
      </span>
      <span role="gridcell" class="cell cell-time">
        {formatOffset(row.time - origin)}
      </span>
      <span role="gridcell" class="cell cell-type" title={row.type}>
        <span class="family" title={row.family}>
          <FamilyIcon family={row.family} />
        </span>
        <TypeName row={row} />
      </span>
      <span role="gridcell" class="cell cell-size">
        {formatBytes(row.size)}
      </span>
      <span role="gridcell" class="cell cell-preview" title={preview}>
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
          <span class="preview">{preview}</span>
        ) : (
          <span class="preview preview-parts">
            {preview.split(/(?= · )/).map((part) => (
              <span key={part}>{part.trim()}</span>
            ))}
          </span>
        )}
      </span>
    </>
  );
}
