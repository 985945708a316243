/** Puts the panel's parts together over a connection; knows no extension API. */
import { render } from "preact";
import { App } from "./App.tsx";
import type { Connection } from "./connection/connection.ts";
import { decodeThumbnail } from "./images/decode.ts";
import { Thumbnails } from "./images/thumbnails.ts";
import { Layout } from "./layout/layout.ts";
import { PanelModel } from "./model.ts";
import { offerDownload } from "./saving/download.ts";
import { Exporter } from "./saving/exporter.ts";
import { ExportMaker, type ExportWorker } from "./saving/maker.ts";
import { removeOldTemporaries } from "./saving/opfs.ts";
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
  const thumbnails = new Thumbnails((sha256) => model.store.getImage(sha256), decodeThumbnail);
  const maker = new ExportMaker(startWorker);
  const exporter = new Exporter({
    maker,
    creator: { name: strings.product, version: connection.version },
    now: () => Date.now(),
    offer: offerDownload,
  });
  const layout = new Layout();
  const stopLayout = layout.start();
  // Left behind by a panel that was closed before its download was long over.
  removeOldTemporaries(Date.now()).catch(() => {});
  render(
    <App
      model={model}
      thumbnails={thumbnails}
      exporter={exporter}
      maker={maker}
      layout={layout}
    />,
    root,
  );
  model.start();
  return () => {
    exporter.cancelAll();
    stopLayout();
    model.close();
    render(null, root);
  };
}
