import type { ComponentChildren } from "preact";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import { RawTab } from "../raw/RawTab.tsx";
import { RequestTab } from "../request/RequestTab.tsx";
import type { Slice } from "../state/slice.ts";
import { strings } from "../strings/index.ts";
import type { TableLinks } from "../table/links.ts";
import type { RowSource } from "../table/row-cache.ts";
import type { DetailAction, DetailState } from "./state.ts";
import { StreamHeader } from "./StreamHeader.tsx";
import { TimelineTab } from "./TimelineTab.tsx";

export interface StreamDetailProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly links: TableLinks;
  readonly store: StoreReader;
  readonly detail: Slice<DetailState, DetailAction>;
  readonly openRow: number | null;
  readonly onOpenRow: (row: number | null) => void;
  /** The user does something here: a newer stream must not take its place. */
  readonly onAct: () => void;
  /** What stands beside the tabs. */
  readonly actions: ComponentChildren;
}

/** The selected stream: its header with the tabs, and what the open tab shows of it. */
export function StreamDetail(props: StreamDetailProps) {
  const { stream, rows, links, store, detail, openRow, onOpenRow, onAct } = props;
  const { tab, shown } = detail.state.value;

  return (
    <section class="detail" aria-label={strings.detail.label}>
      <StreamHeader
        stream={stream}
        tab={tab}
        onTab={(next) => {
          onAct();
          detail.dispatch({ kind: "tab", tab: next });
        }}
        actions={props.actions}
      />
      <div
        class="tab-panel"
        role="tabpanel"
        id="tab-panel"
        aria-labelledby={`tab-${tab}`}
        onPointerDown={onAct}
        onWheel={({ deltaY }) => {
          // Down in a stream that is live is where following it leads, too.
          if (deltaY < 0 || stream.end !== "open") onAct();
        }}
        onKeyDown={(event) => {
          // Whatever had a use for the key is in here.
          if (event.defaultPrevented) onAct();
        }}
        data-focus-home={`#tab-${tab}`}
      >
        {tab === "timeline" && (
          <TimelineTab
            stream={stream}
            rows={rows}
            links={links}
            store={store}
            openRow={openRow}
            onOpenRow={onOpenRow}
            onShowRaw={(range) => {
              detail.dispatch({ kind: "show-raw", stream: stream.id, range });
              focusSoon(".raw-tab .rows");
            }}
          />
        )}
        {tab === "request" && <RequestTab key={stream.id} stream={stream} store={store} />}
        {tab === "raw" && (
          <RawTab
            key={stream.id}
            stream={stream}
            store={store}
            shown={shown?.stream === stream.id ? shown.range : null}
            onShowEvent={(row) => {
              onOpenRow(row);
              detail.dispatch({ kind: "tab", tab: "timeline" });
              focusSoon(".table-scroll");
            }}
          />
        )}
      </div>
    </section>
  );
}

/** What was asked for is gone on with by key: in the tab that shows it, when that is drawn. */
function focusSoon(selector: string): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  });
}
