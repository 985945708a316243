/** Puts the panel's parts together over a connection; knows no extension API. */
import { render } from "preact";
import { App } from "./App.tsx";
import type { Connection } from "./connection/connection.ts";
import { decodeThumbnail } from "./images/decode.ts";
import { Thumbnails } from "./images/thumbnails.ts";
import { Layout } from "./layout/layout.ts";
import { PanelModel } from "./model.ts";
import { offerDownload, removeOldTemporaries, writeTemporary } from "./saving/opfs.ts";
import { Exporter } from "./saving/exporter.ts";
import { strings } from "./strings/index.ts";

/** Shows the panel in `root`; the answer closes it again. */
export function mountPanel(root: HTMLElement, connection: Connection): () => void {
  const model = new PanelModel(connection);
  const thumbnails = new Thumbnails((sha256) => model.store.getImage(sha256), decodeThumbnail);
  const exporter = new Exporter({
    reader: model.store,
    creator: { name: strings.product, version: connection.version },
    now: () => Date.now(),
    write: writeTemporary,
    offer: offerDownload,
  });
  const layout = new Layout();
  const stopLayout = layout.start();
  // Left behind by a panel that was closed before its download was long over.
  removeOldTemporaries(Date.now()).catch(() => {});
  render(<App model={model} thumbnails={thumbnails} exporter={exporter} layout={layout} />, root);
  model.start();
  return () => {
    exporter.cancelAll();
    stopLayout();
    model.close();
    render(null, root);
  };
}
