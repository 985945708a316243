/** What the event table has in common with the rest of the panel. */
import type { RowFilter, Show } from "../filter/matches.ts";
import type { Slice } from "../state/slice.ts";
import type { StreamClock } from "../time/clock.ts";
import type { TimeAction, TimeState } from "../time/state.ts";
import type { TableAction, TableState } from "./state.ts";

export interface TableLinks {
  readonly table: Slice<TableState, TableAction>;
  readonly time: Slice<TimeState, TimeAction>;
  readonly clock: StreamClock;
  readonly filter: RowFilter & { setShow(show: Show): void };
}
