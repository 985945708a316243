import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import { addressParts, formatBytes, formatCount, formatDuration } from "../format.ts";
import { EndIcon, PinIcon, WarnIcon } from "../icons.tsx";
import { outcome, strings } from "../strings/index.ts";
import { ThumbStack } from "./ThumbStack.tsx";

export interface StreamOptionProps {
  readonly stream: StreamRecord;
  /** Place in the list, from 0, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** Shown in the detail pane. */
  readonly current: boolean;
  /** A common action is about it. */
  readonly selected: boolean;
  /** Shown as one of several that are selected. */
  readonly chosen: boolean;
  /** The filter found it. */
  readonly match: boolean;
  readonly onPress: (stream: StreamId, event: MouseEvent) => void;
  readonly onRename: (stream: StreamId) => void;
}

/** One stream in the list, two lines high. */
export function StreamOption(props: StreamOptionProps) {
  const { stream, index, count, current, selected, chosen, match } = props;
  const { list } = strings;
  const { sign, words } = outcome(stream);
  const classes = ["stream"];
  if (index % 2 === 1) classes.push("odd");
  if (chosen) classes.push("marked");
  if (current) classes.push("current");
  if (match) classes.push("match");
  return (
    <div
      id={`stream-${stream.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={count}
      class={classes.join(" ")}
      onClick={(event) => props.onPress(stream.id, event)}
      onDblClick={() => props.onRename(stream.id)}
    >
      <span class={`end end-${sign}`} title={words}>
        <EndIcon end={sign} />
        <span class="offscreen">{words}</span>
      </span>
      <span class="stream-name">
        <Name stream={stream} />
        <Particulars stream={stream} />
      </span>
      <ThumbStack stream={stream} />
      <span class="stream-figures">
        <span>
          {formatCount(stream.events)}
          <span class="offscreen"> {list.eventsUnit}</span>
        </span>
        <span class="sub">{formatBytes(stream.bytesSeen)}</span>
      </span>
      <Times stream={stream} />
    </div>
  );
}

function Name({ stream }: { stream: StreamRecord }) {
  const address = `${stream.request.method} ${stream.request.url}`;
  return (
    <span class="stream-path" title={stream.label === "" ? address : `${stream.label}\n${address}`}>
      {stream.label === "" ? addressParts(stream.request.url).path : stream.label}
    </span>
  );
}

/** Its API, or where it came from, and which model answered; what is unusual about it first. */
function Particulars({ stream }: { stream: StreamRecord }) {
  const { path, host } = addressParts(stream.request.url);
  const { dialect } = stream;
  const api = dialect === null ? null : strings.list.api(dialect.id);
  const { status } = stream.response;
  const lost = stream.bytesSeen - stream.bytesKept;
  return (
    <span class="stream-sub">
      {stream.pinned && (
        <span class="stream-pin" title={strings.list.pinned}>
          <PinIcon on />
          <span class="offscreen">{strings.list.pinned}</span>
        </span>
      )}
      {lost > 0 && (
        <span class="stream-lost" title={strings.badge.lost(lost)}>
          <WarnIcon />
          <span class="offscreen">{strings.badge.lost(lost)}</span>
        </span>
      )}
      {status >= 400 && <span class="chip chip-error">{status}</span>}
      {dialect !== null && api !== null ? (
        <span
          class="chip chip-api"
          title={strings.list.apiHint(dialect.title, dialect.reason, host)}
        >
          {api}
        </span>
      ) : (
        <span class="chip" title={stream.label === "" ? host : stream.request.url}>
          {stream.label === "" ? host : path}
        </span>
      )}
      {stream.model !== null && (
        <span class="stream-model" title={stream.model}>
          {stream.model}
        </span>
      )}
    </span>
  );
}

function Times({ stream }: { stream: StreamRecord }) {
  const { list } = strings;
  const { requestedAt, firstEventAt, endedAt, end } = stream;
  const first = firstEventAt === null ? list.none : formatDuration(firstEventAt - requestedAt);
  const unfinished = end === "open" ? list.live : list.none;
  const duration = endedAt === null ? unfinished : formatDuration(endedAt - requestedAt);
  return (
    <span class="stream-figures">
      <span>
        <span class="offscreen">{list.firstUnit} </span>
        {first}
      </span>
      <span class="sub">
        <span class="offscreen">{list.durationUnit} </span>
        {duration}
      </span>
    </span>
  );
}
