import type { ComponentChildren } from "preact";
import type { StreamRecord } from "../../store/records.ts";
import type { GapReason } from "../../messages/capture.ts";
import { addressParts, formatBytes, formatDuration } from "../format.ts";
import { EndIcon, LockIcon, WarnIcon } from "../icons.tsx";
import { gapWords, outcome, strings } from "../strings/index.ts";
import type { DetailTab } from "./state.ts";
import { Tabs } from "./Tabs.tsx";

export interface StreamHeaderProps {
  readonly stream: StreamRecord;
  readonly tab: DetailTab;
  readonly onTab: (tab: DetailTab) => void;
  /** What can be done with it. */
  readonly actions: ComponentChildren;
}

/** The tabs, what was asked, what came back, how it ended, what is missing. */
export function StreamHeader(props: StreamHeaderProps) {
  const { stream, tab, onTab, actions } = props;
  const gaps = Object.entries(stream.gapBytes) as [GapReason, number][];
  return (
    <header class="detail-head">
      <div class="detail-line">
        <Tabs selected={tab} onSelect={onTab} />
        <Exchange stream={stream} />
        {actions}
      </div>
      {gaps.map(([reason, bytes]) => (
        <div key={reason} class="gap">
          <WarnIcon /> <span>{gapWords(reason, bytes)}</span>
        </div>
      ))}
    </header>
  );
}

/** The exchange in one line: each part has its words in full as a tooltip. */
function Exchange({ stream }: { stream: StreamRecord }) {
  const { detail } = strings;
  const { request, response } = stream;
  const origin = originOf(request.url);
  const status = `${response.status} ${response.statusText}`.trim();
  const { sign, words } = outcome(stream);
  return (
    <div class="exchange">
      <h1 class="request" title={`${request.method} ${request.url}`}>
        <span class="method">{request.method}</span> <span class="origin">{origin}</span>
        {request.url.slice(origin.length)}
      </h1>
      <span class={response.status >= 400 ? "chip chip-error" : "chip"} title={status}>
        {status}
      </span>
      <span class={`end end-${sign}`} title={words}>
        <EndIcon end={sign} />
        <span>{words}</span>
      </span>
      <span class="figure">
        {formatBytes(stream.bytesSeen)}
        {stream.endedAt !== null && ` · ${formatDuration(stream.endedAt - stream.requestedAt)}`}
      </span>
      {stream.masked > 0 && (
        <span class="with-icon figure" title={detail.maskedWhy}>
          <LockIcon /> {detail.masked(stream.masked)}
        </span>
      )}
      {stream.candidate && <span class="dim figure">{detail.candidate}</span>}
    </div>
  );
}

/** What an address begins with and a narrow panel leaves out; empty when that is not plain. */
function originOf(url: string): string {
  const { host, path } = addressParts(url);
  return host !== "" && url.endsWith(path) ? url.slice(0, url.length - path.length) : "";
}
