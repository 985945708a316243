import { useSignal } from "@preact/signals";
import { EmptyEverywhere, EmptyPage, NoticeBar, NoticePage } from "./detail/Notice.tsx";
import { StreamActions } from "./detail/StreamActions.tsx";
import { StreamDetail } from "./detail/StreamDetail.tsx";
import { FILTER_ID } from "./filter/FilterBox.tsx";
import { ThumbnailContext } from "./images/Thumb.tsx";
import type { ThumbnailSource } from "./images/thumbnails.ts";
import { KeysDialog } from "./keys/KeysDialog.tsx";
import { useKeptFocus } from "./keys/kept-focus.ts";
import { useShortcuts } from "./keys/use-shortcuts.ts";
import { LayoutContext, type Layout } from "./layout/layout.ts";
import { Split } from "./layout/Split.tsx";
import type { PanelModel } from "./model.ts";
import { Overview } from "./overview/Overview.tsx";
import { ExportDialog } from "./saving/ExportDialog.tsx";
import type { Exporter } from "./saving/exporter.ts";
import { ExportButton } from "./saving/ExportButton.tsx";
import { ExportJobs } from "./saving/ExportJobs.tsx";
import { exportableOf } from "./saving/exportable.ts";
import type { ExportMaker } from "./saving/maker.ts";
import { SettingsDialog } from "./settings/SettingsDialog.tsx";
import { badge, recordSwitch, situation } from "./state/situation.ts";
import { canFollow, clearable, selectedStream, totals } from "./state/state.ts";
import { StatusBar } from "./StatusBar.tsx";
import { sortStreams } from "./streams/columns.ts";
import { chosenStreams, listedStreams, successor } from "./streams/state.ts";
import { StreamList } from "./streams/StreamList.tsx";
import { strings } from "./strings/index.ts";
import { Toolbar } from "./toolbar/Toolbar.tsx";
import { UndoBar } from "./toolbar/UndoBar.tsx";

export interface AppProps {
  readonly model: PanelModel;
  readonly thumbnails: ThumbnailSource;
  readonly exporter: Exporter;
  readonly maker: ExportMaker;
  readonly layout: Layout;
}

/** The whole panel. */
export function App({ model, thumbnails, exporter, maker, layout }: AppProps) {
  const state = model.state.value;
  const settingsOf = useSignal<{ readonly origin: string | null } | null>(null);
  const openSettings = async (): Promise<void> => {
    settingsOf.value = { origin: await model.pageOrigin() };
  };
  const keysOpen = useSignal(false);
  const exportOpen = useSignal(false);
  const openExport = (): boolean => {
    exportOpen.value = state.streams.length > 0;
    return exportOpen.value;
  };
  useKeptFocus(".streams-scroll");
  useShortcuts((shortcut) => {
    switch (shortcut.kind) {
      case "filter":
        document.getElementById(FILTER_ID)?.focus();
        return true;
      case "keys":
        keysOpen.value = true;
        return true;
      case "export":
        return openExport();
      case "tab": {
        const stream = selectedStream(state);
        if (stream === undefined) return false;
        model.pick(stream.id);
        model.detail.dispatch(shortcut);
        return true;
      }
      case "image":
        // The filmstrip's own, as long as it is shown.
        break;
    }
    return false;
  });
  return (
    <LayoutContext.Provider value={layout}>
      <ThumbnailContext.Provider value={thumbnails}>
        <Toolbar
          record={recordSwitch(state)}
          clearable={clearable(state).length}
          scope={state.scope}
          used={state.usage}
          budget={state.settings.budget}
          badge={badge(state)}
          filter={model.filter}
          streams={state.streams.length}
          preserveLog={state.preserveLog}
          onPreserveLog={(on) => model.preserveLog(on)}
          onRecord={(on) => model.record(on)}
          onClear={() => model.clear()}
          onScope={(scope) => model.setScope(scope)}
          onSettings={() => void openSettings()}
        >
          <ExportButton bare disabled={state.streams.length === 0} onExport={openExport} />
        </Toolbar>
        <Content model={model} layout={layout} onExport={openExport} />
        <ExportJobs exporter={exporter} />
        <UndoBar removed={state.undoable.length} onUndo={() => model.undoRemoval()} />
        <StatusBar
          totals={totals(state.streams)}
          used={state.usage}
          budget={state.settings.budget}
          stream={selectedStream(state) ?? null}
          table={model.table}
        />
        {exportOpen.value && (
          <ExportDialog
            exportable={exportableOf(
              state,
              listedStreams(state.streams, model.filter.listed.value),
              model.list.state.value,
              model.table.state.value,
            )}
            maker={maker}
            onExport={(order) => void exporter.start(order)}
            onClose={() => {
              exportOpen.value = false;
            }}
          />
        )}
        {keysOpen.value && (
          <KeysDialog
            onClose={() => {
              keysOpen.value = false;
            }}
          />
        )}
        {settingsOf.value !== null && (
          <SettingsDialog
            settings={state.settings}
            origin={settingsOf.value.origin}
            onChange={(settings) => model.saveSettings(settings)}
            onDeleteEverything={() => {
              exporter.deleteFiles();
              model.removeEverything();
            }}
            onClose={() => {
              settingsOf.value = null;
            }}
          />
        )}
      </ThumbnailContext.Provider>
    </LayoutContext.Provider>
  );
}

function focusEvents(): void {
  document.querySelector<HTMLElement>('[role="grid"]')?.focus();
}

interface ContentProps extends Pick<AppProps, "model" | "layout"> {
  readonly onExport: () => void;
}

function Content({ model, layout, onExport }: ContentProps) {
  const state = model.state.value;
  const pressing = situation(state);
  const stream = selectedStream(state);
  const rows = model.rows.value;
  const act = (action: Parameters<PanelModel["act"]>[0]): void => model.act(action);

  if (stream === undefined || rows === null) {
    if (pressing !== null) return <NoticePage situation={pressing} onAct={act} />;
    if (!state.loaded || state.status === null) {
      return (
        <main class="page" aria-busy="true">
          <h1 class="offscreen">{strings.loading}</h1>
        </main>
      );
    }
    return state.scope === "all" ? <EmptyEverywhere /> : <EmptyPage onAct={act} />;
  }
  const listed = listedStreams(state.streams, model.filter.listed.value);
  const acted = chosenStreams(model.list.state.value, listed, stream.id);
  const remove = (): void => {
    const streams = acted.map(({ id }) => id);
    const order = sortStreams(listed, model.list.state.value.sort).map(({ id }) => id);
    model.remove(streams, successor(order, stream.id, streams));
  };
  const openEvents = (): void => {
    model.pick(stream.id);
    model.detail.dispatch({ kind: "tab", tab: "timeline" });
    // The table is there when the tab was drawn.
    requestAnimationFrame(focusEvents);
  };
  return (
    <>
      {pressing !== null && <NoticeBar situation={pressing} onAct={act} />}
      <main class="content">
        <Split
          pane="overview"
          label={strings.layout.overview}
          direction="column"
          side="first"
          sized={<Overview model={model} />}
          rest={
            <Split
              pane="list"
              label={strings.layout.list}
              direction={layout.arrangement.value === "narrow" ? "column" : "row"}
              side="first"
              sized={
                <StreamList
                  streams={state.streams}
                  selected={stream.id}
                  following={state.picked === null}
                  onFollow={canFollow(state) ? () => model.follow() : null}
                  list={model.list}
                  matches={model.filter.streams.value}
                  show={model.filter.show.value}
                  onPick={(picked) => model.pick(picked)}
                  onClearFilter={() => model.filter.setText("")}
                  onOpen={openEvents}
                  onRemove={(streams, next) => model.remove(streams, next)}
                  onLabel={(id, label) => model.rename(id, label)}
                />
              }
              rest={
                <StreamDetail
                  stream={stream}
                  rows={rows}
                  links={model}
                  openRow={state.openRow}
                  store={model.store}
                  detail={model.detail}
                  onOpenRow={(row) => model.openRow(row)}
                  onAct={() => model.pick(stream.id)}
                  actions={
                    <StreamActions
                      streams={acted}
                      onRename={() =>
                        model.list.dispatch({ kind: "rename", stream: acted[0]?.id ?? null })
                      }
                      onPin={(pinned) => acted.forEach(({ id }) => model.pin(id, pinned))}
                      onRemove={remove}
                      onExport={onExport}
                    />
                  }
                />
              }
            />
          }
        />
      </main>
    </>
  );
}
