/** Puts the panel's parts together over a connection; knows no extension API. */
import { render } from "preact";
import { App } from "./App.tsx";
import type { Connection } from "./connection/connection.ts";
import { Changes } from "./images/changes.ts";
import { PictureComparer } from "./images/compare.ts";
import { decodeThumbnail } from "./images/decode.ts";
import { Thumbnails } from "./images/thumbnails.ts";
import { ChangeContext } from "./images/use-change.ts";
import { Layout } from "./layout/layout.ts";
import { PanelModel } from "./model.ts";
import { offerDownload } from "./saving/download.ts";
import { Exporter } from "./saving/exporter.ts";
import { ExportMaker, type ExportWorker } from "./saving/maker.ts";
import { removeTemporaries, removeTemporary } from "./saving/opfs.ts";
import type { StoreReader } from "../store/store.ts";
import { strings } from "./strings/index.ts";

/**
 * Shows the panel in `root`; the answer closes it again.
 *
 * @param startWorker starts a worker that makes exports of what the connection's store has
 */
export function mountPanel(
  root: HTMLElement,
  connection: Connection,
  startWorker: () => ExportWorker,
): () => void {
  const model = new PanelModel(connection);
  const getImage: StoreReader["getImage"] = (sha256) => model.store.getImage(sha256);
  const thumbnails = new Thumbnails(getImage, decodeThumbnail);
  const comparer = new PictureComparer();
  const changes = new Changes(getImage, (...pair) => comparer.compare(...pair));
  const maker = new ExportMaker(startWorker, removeTemporary);
  const exporter = new Exporter({
    maker,
    creator: { name: strings.product, version: connection.version },
    now: () => Date.now(),
    offer: offerDownload,
    removeFiles: () => removeTemporaries(0),
  });
  const layout = new Layout();
  const stopLayout = layout.start();
  // First of all: the store opens while the panel is drawn for the first time.
  model.start();
  render(
    <ChangeContext.Provider value={changes}>
      <App
        model={model}
        thumbnails={thumbnails}
        exporter={exporter}
        maker={maker}
        layout={layout}
      />
    </ChangeContext.Provider>,
    root,
  );
  // Left behind by a panel that was closed before its download was long over.
  removeTemporaries().catch(() => {});
  return () => {
    exporter.cancelAll();
    stopLayout();
    model.close();
    render(null, root);
    comparer.close();
  };
}
