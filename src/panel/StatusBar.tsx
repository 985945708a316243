import type { StreamRecord } from "../store/records.ts";
import { addressParts, formatDuration } from "./format.ts";
import type { Totals } from "./state/state.ts";
import type { Slice } from "./state/slice.ts";
import { strings } from "./strings/index.ts";
import { countOf } from "./table/spans.ts";
import { selectionOf, type TableAction, type TableState } from "./table/state.ts";

export interface StatusBarProps {
  readonly totals: Totals;
  readonly used: number | null;
  readonly budget: number;
  readonly stream: StreamRecord | null;
  readonly table: Slice<TableState, TableAction>;
}

/** Sums of the list on the left, the selected request on the right. */
export function StatusBar({ totals, used, budget, stream, table }: StatusBarProps) {
  const { status } = strings;
  const address = stream === null ? null : addressParts(stream.request.url);
  return (
    <footer class="status">
      <span>{status.streams(totals.streams)}</span>
      <span>{status.events(totals.events)}</span>
      <span class="wide-only">{status.images(totals.images)}</span>
      <span class="wide-only">{status.received(totals.bytes)}</span>
      {stream !== null && <SelectedEvents stream={stream} table={table} />}
      {stream === null && <span class="narrow-only">{strings.storage(used, budget)}</span>}
      <span class="spring" />
      {stream !== null && address !== null && (
        <span
          class="wide-only status-request"
          title={`${stream.request.method} ${stream.request.url}`}
        >
          {stream.request.method} {address.host}
          {address.path}
        </span>
      )}
      {stream !== null && (
        <>
          <Moment label={status.firstEvent} at={stream.firstEventAt} from={stream.requestedAt} />
          <Moment label={status.firstImage} at={stream.firstImageAt} from={stream.requestedAt} />
          <Moment wide label={status.ended} at={stream.endedAt} from={stream.requestedAt} />
        </>
      )}
    </footer>
  );
}

/** How many events of the stream are selected, when it is more than one. */
function SelectedEvents({
  stream,
  table,
}: { readonly stream: StreamRecord } & Pick<StatusBarProps, "table">) {
  const count = countOf(selectionOf(table.state.value, stream.id).spans);
  return (
    <span role="status" class="status-selected">
      {count > 1 && strings.status.selected(count)}
    </span>
  );
}

interface MomentProps {
  readonly label: string;
  readonly at: number | null;
  readonly from: number;
  /** Left out where there is little room. */
  readonly wide?: boolean;
}

function Moment({ label, at, from, wide = false }: MomentProps) {
  if (at === null) return null;
  return (
    <span class={wide ? "moment wide-only" : "moment"}>
      {label} <strong>{formatDuration(at - from)}</strong>
    </span>
  );
}
