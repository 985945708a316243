import { useSignal } from "@preact/signals";
import { EmptyEverywhere, EmptyPage, NoticeBar, NoticePage } from "./detail/Notice.tsx";
import { StreamDetail } from "./detail/StreamDetail.tsx";
import { ThumbnailContext } from "./images/Thumb.tsx";
import type { ThumbnailSource } from "./images/thumbnails.ts";
import { LayoutContext, type Layout } from "./layout/layout.ts";
import { Split } from "./layout/Split.tsx";
import type { PanelModel } from "./model.ts";
import { Overview } from "./overview/Overview.tsx";
import type { Saver } from "./saving/saving.ts";
import { SettingsDialog } from "./settings/SettingsDialog.tsx";
import { badge, recordSwitch, situation } from "./state/situation.ts";
import { clearable, selectedStream, totals } from "./state/state.ts";
import { StatusBar } from "./StatusBar.tsx";
import { StreamList } from "./streams/StreamList.tsx";
import { strings } from "./strings/index.ts";
import { Toolbar } from "./toolbar/Toolbar.tsx";

export interface AppProps {
  readonly model: PanelModel;
  readonly thumbnails: ThumbnailSource;
  readonly saver: Saver;
  readonly layout: Layout;
}

/** The whole panel. */
export function App({ model, thumbnails, saver, layout }: AppProps) {
  const state = model.state.value;
  const settingsOf = useSignal<{ readonly origin: string | null } | null>(null);
  const openSettings = async (): Promise<void> => {
    settingsOf.value = { origin: await model.pageOrigin() };
  };
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
          onRecord={(on) => model.record(on)}
          onClear={() => model.clear()}
          onScope={(scope) => model.setScope(scope)}
          onSettings={() => void openSettings()}
        />
        <Content model={model} saver={saver} layout={layout} />
        <StatusBar
          totals={totals(state.streams)}
          used={state.usage}
          budget={state.settings.budget}
          stream={selectedStream(state) ?? null}
        />
        {settingsOf.value !== null && (
          <SettingsDialog
            settings={state.settings}
            origin={settingsOf.value.origin}
            onChange={(settings) => model.saveSettings(settings)}
            onDeleteEverything={() => model.removeEverything()}
            onClose={() => {
              settingsOf.value = null;
            }}
          />
        )}
      </ThumbnailContext.Provider>
    </LayoutContext.Provider>
  );
}

function Content({ model, saver, layout }: Pick<AppProps, "model" | "saver" | "layout">) {
  const state = model.state.value;
  const pressing = situation(state);
  const stream = selectedStream(state);
  const rows = model.rows.value;
  const act = (action: Parameters<PanelModel["act"]>[0]): void => model.act(action);

  if (stream === undefined || rows === null) {
    if (pressing !== null) return <NoticePage situation={pressing} onAct={act} />;
    if (!state.loaded || state.status === null) return <main class="page" aria-busy="true" />;
    return state.scope === "all" ? <EmptyEverywhere /> : <EmptyPage onAct={act} />;
  }
  return (
    <>
      {pressing !== null && <NoticeBar situation={pressing} onAct={act} />}
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
                onPick={(picked) => model.pick(picked)}
              />
            }
            rest={
              <StreamDetail
                stream={stream}
                rows={rows}
                openRow={state.openRow}
                saving={saver.view.value}
                store={model.store}
                detail={model.detail}
                onOpenRow={(row) => model.openRow(row)}
                onPin={(pinned) => model.pin(stream.id, pinned)}
                onRemove={() => model.remove([stream.id])}
                onSave={(saved, exact) => void saver.save(saved, exact)}
                onCancelSave={() => saver.cancel()}
                onDismissSave={() => saver.dismiss()}
              />
            }
          />
        }
      />
    </>
  );
}
