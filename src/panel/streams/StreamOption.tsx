import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import { addressParts, formatBytes, formatCount, formatDuration } from "../format.ts";
import { EndIcon, PinIcon, WarnIcon } from "../icons.tsx";
import { Thumb } from "../images/Thumb.tsx";
import { endWords, strings } from "../strings/index.ts";

export interface StreamOptionProps {
  readonly stream: StreamRecord;
  readonly selected: boolean;
  readonly onPick: (stream: StreamId) => void;
}

/** One stream in the list, two lines high. */
export function StreamOption({ stream, selected, onPick }: StreamOptionProps) {
  const { path, host } = addressParts(stream.request.url);
  const { list } = strings;
  const end = endWords(stream.end, stream.endDetail);
  const lost = stream.bytesSeen - stream.bytesKept;
  const status = stream.response.status;
  const first =
    stream.firstEventAt === null
      ? list.none
      : formatDuration(stream.firstEventAt - stream.requestedAt);
  const duration =
    stream.endedAt === null
      ? stream.end === "open"
        ? list.live
        : list.none
      : formatDuration(stream.endedAt - stream.requestedAt);
  return (
    <div
      id={`stream-${stream.id}`}
      role="option"
      aria-selected={selected}
      class={selected ? "stream current" : "stream"}
      onClick={() => onPick(stream.id)}
    >
      <span class={`end end-${stream.end}`} title={end}>
        <EndIcon end={stream.end} />
        <span class="offscreen">{end}</span>
      </span>
      <span class="stream-name">
        <span class="stream-path" title={`${stream.request.method} ${stream.request.url}`}>
          {path}
        </span>
        <span class="stream-sub">
          {status >= 400 && <span class="chip chip-error">{status}</span>}
          <span class="chip" title={host}>
            {host}
          </span>
          {stream.model !== null && (
            <span class="stream-model" title={stream.model}>
              {stream.model}
            </span>
          )}
          {stream.pinned && (
            <span class="stream-pin" title={list.pinned}>
              <PinIcon on />
            </span>
          )}
          {lost > 0 && (
            <span class="stream-lost" title={strings.badge.lost(lost)}>
              <WarnIcon />
            </span>
          )}
        </span>
      </span>
      <span class="stream-images">
        {stream.lastImage === null ? (
          <span class="none">{list.none}</span>
        ) : (
          <>
            <Thumb sha256={stream.lastImage} label={list.withImages(stream.images)} />
            {stream.images > 1 && <span class="times">×{formatCount(stream.images)}</span>}
          </>
        )}
      </span>
      <span class="stream-figures">
        <span>
          {formatCount(stream.events)}
          <span class="offscreen"> {list.eventsUnit}</span>
        </span>
        <span class="sub">{formatBytes(stream.bytesSeen)}</span>
      </span>
      <span class="stream-figures">
        <span>{first}</span>
        <span class="sub">{duration}</span>
      </span>
    </div>
  );
}
