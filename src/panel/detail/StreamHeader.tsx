import type { StreamRecord } from "../../store/records.ts";
import type { GapReason } from "../../messages/capture.ts";
import { addressParts, formatBytes, formatDuration } from "../format.ts";
import { DownloadIcon, EndIcon, LockIcon, PinIcon, TrashIcon, WarnIcon } from "../icons.tsx";
import { endWords, gapWords, strings } from "../strings/index.ts";

export interface StreamHeaderProps {
  readonly stream: StreamRecord;
  /** An export is being written; another has to wait. */
  readonly busy: boolean;
  readonly onPin: (pinned: boolean) => void;
  readonly onRemove: () => void;
  readonly onSave: (exact: boolean) => void;
}

/** What was asked, what came back, how it ended, what is missing. */
export function StreamHeader({ stream, busy, onPin, onRemove, onSave }: StreamHeaderProps) {
  const { detail, saving } = strings;
  const { request, response } = stream;
  const origin = originOf(request.url);
  const gaps = Object.entries(stream.gapBytes) as [GapReason, number][];
  return (
    <header class="detail-head">
      <div class="detail-line">
        <h1 class="request" title={`${request.method} ${request.url}`}>
          <span class="method">{request.method}</span> <span class="wide-only">{origin}</span>
          {request.url.slice(origin.length)}
        </h1>
        <span class="actions">
          <button
            type="button"
            class="tool"
            aria-pressed={stream.pinned}
            aria-label={stream.pinned ? detail.unpin : detail.pin}
            title={stream.pinned ? detail.unpin : detail.pin}
            onClick={() => onPin(!stream.pinned)}
          >
            <PinIcon on={stream.pinned} />
          </button>
          <button
            type="button"
            class="tool"
            aria-label={detail.remove}
            title={detail.remove}
            onClick={onRemove}
          >
            <TrashIcon />
          </button>
          <span class="divider" />
          <button
            type="button"
            class="tool"
            disabled={busy}
            title={saving.maskedHint}
            onClick={() => onSave(false)}
          >
            <DownloadIcon />
            <span>{saving.masked}</span>
          </button>
          <button
            type="button"
            class="tool quiet"
            disabled={busy}
            title={saving.exactHint}
            aria-label={saving.exactAction}
            onClick={() => onSave(true)}
          >
            <span>{saving.exact}</span>
          </button>
        </span>
      </div>
      <div class="detail-line facts-line">
        <span class={response.status >= 400 ? "chip chip-error" : "chip"}>
          {response.status} {response.statusText}
        </span>
        <span class={`end end-${stream.end}`}>
          <EndIcon end={stream.end} />
          <span>{endWords(stream.end, stream.endDetail)}</span>
        </span>
        <span>{formatBytes(stream.bytesSeen)}</span>
        <Moment label={detail.firstEvent} at={stream.firstEventAt} from={stream.requestedAt} />
        <Moment label={detail.firstImage} at={stream.firstImageAt} from={stream.requestedAt} />
        <Moment label={detail.ended} at={stream.endedAt} from={stream.requestedAt} />
        {stream.masked > 0 && (
          <span class="with-icon">
            <LockIcon /> {detail.masked(stream.masked)}
          </span>
        )}
        {stream.candidate && <span class="dim">{detail.candidate}</span>}
      </div>
      {gaps.map(([reason, bytes]) => (
        <div key={reason} class="gap">
          <WarnIcon /> <span>{gapWords(reason, bytes)}</span>
        </div>
      ))}
    </header>
  );
}

/** What an address begins with and a narrow panel leaves out; empty when that is not plain. */
function originOf(url: string): string {
  const { host, path } = addressParts(url);
  return host !== "" && url.endsWith(path) ? url.slice(0, url.length - path.length) : "";
}

function Moment({ label, at, from }: { label: string; at: number | null; from: number }) {
  if (at === null) return null;
  return (
    <span class="moment">
      <span class="dim">{label}</span> {formatDuration(at - from)}
    </span>
  );
}
