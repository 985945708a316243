import { useEffect } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import { RawTab } from "../raw/RawTab.tsx";
import { RequestTab } from "../request/RequestTab.tsx";
import type { Saving } from "../saving/saving.ts";
import { SavingStrip } from "../saving/SavingStrip.tsx";
import type { Slice } from "../state/slice.ts";
import type { RowSource } from "../table/row-cache.ts";
import type { DetailAction, DetailState } from "./state.ts";
import { StreamHeader } from "./StreamHeader.tsx";
import { TimelineTab } from "./TimelineTab.tsx";

export interface StreamDetailProps {
  readonly stream: StreamRecord;
  readonly rows: RowSource;
  readonly store: StoreReader;
  readonly detail: Slice<DetailState, DetailAction>;
  readonly openRow: number | null;
  readonly saving: Saving;
  readonly onOpenRow: (row: number | null) => void;
  readonly onPin: (pinned: boolean) => void;
  readonly onRemove: () => void;
  readonly onSave: (stream: StreamRecord, exact: boolean) => void;
  readonly onCancelSave: () => void;
  readonly onDismissSave: () => void;
}

/** The selected stream: its header with the tabs, and what the open tab shows of it. */
export function StreamDetail(props: StreamDetailProps) {
  const { stream, rows, store, detail, openRow, saving, onOpenRow } = props;
  const { tab, shown } = detail.state.value;

  useEffect(() => () => detail.dispatch({ kind: "forget-raw" }), [detail, stream.id]);

  return (
    <main class="detail">
      <StreamHeader
        stream={stream}
        tab={tab}
        busy={saving.kind === "running"}
        onTab={(next) => detail.dispatch({ kind: "tab", tab: next })}
        onPin={props.onPin}
        onRemove={props.onRemove}
        onSave={(exact) => props.onSave(stream, exact)}
      />
      <SavingStrip
        saving={saving}
        onCancel={props.onCancelSave}
        onDismiss={props.onDismissSave}
        onExact={() => {
          if (saving.kind === "saved") props.onSave(saving.stream, true);
        }}
      />
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
        {tab === "timeline" && (
          <TimelineTab
            stream={stream}
            rows={rows}
            store={store}
            openRow={openRow}
            onOpenRow={onOpenRow}
            onShowRaw={(range) => detail.dispatch({ kind: "show-raw", range })}
          />
        )}
        {tab === "request" && <RequestTab key={stream.id} stream={stream} store={store} />}
        {tab === "raw" && (
          <RawTab
            key={stream.id}
            stream={stream}
            store={store}
            shown={shown}
            onShowEvent={(row) => {
              onOpenRow(row);
              detail.dispatch({ kind: "tab", tab: "timeline" });
            }}
          />
        )}
      </div>
    </main>
  );
}
