import type { StreamRecord } from "../store/records.ts";
import { addressParts, formatDuration } from "./format.ts";
import type { Totals } from "./state/state.ts";
import { strings } from "./strings/index.ts";

export interface StatusBarProps {
  readonly totals: Totals;
  readonly used: number | null;
  readonly budget: number;
  readonly stream: StreamRecord | null;
}

/** Sums of the list on the left, the selected request on the right. */
export function StatusBar({ totals, used, budget, stream }: StatusBarProps) {
  const { status } = strings;
  const address = stream === null ? null : addressParts(stream.request.url);
  return (
    <footer class="status">
      <span>{status.streams(totals.streams)}</span>
      <span>{status.events(totals.events)}</span>
      <span class="wide-only">{status.images(totals.images)}</span>
      <span class="wide-only">{status.received(totals.bytes)}</span>
      {stream === null && <span class="narrow-only">{strings.storage(used, budget)}</span>}
      <span class="spring" />
      {stream !== null && address !== null && (
        <span class="wide-only status-request">
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
    <span class={wide ? "wide-only" : ""}>
      {label} <strong>{formatDuration(at - from)}</strong>
    </span>
  );
}
