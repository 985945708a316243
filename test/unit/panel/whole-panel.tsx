/** The whole panel, on a recorder and a store that are made up. */
import { render } from "@testing-library/preact";
import { App } from "../../../src/panel/App.tsx";
import { Thumbnails } from "../../../src/panel/images/thumbnails.ts";
import { Layout } from "../../../src/panel/layout/layout.ts";
import { PanelModel } from "../../../src/panel/model.ts";
import { Exporter } from "../../../src/panel/saving/exporter.ts";
import { ExportMaker } from "../../../src/panel/saving/maker.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import { inMemory, LocalWorker } from "./export-worker.ts";
import { FakeConnection } from "./fakes.ts";

/** A panel whose store holds these streams. */
export function panel(...streams: StreamRecord[]): FakeConnection {
  const connection = new FakeConnection();
  connection.store.streams = streams;
  const model = new PanelModel(connection);
  const thumbnails = new Thumbnails(
    (sha256) => model.store.getImage(sha256),
    () => Promise.reject(new Error("no decoder here")),
  );
  const maker = new ExportMaker(
    () => new LocalWorker(connection.store, inMemory),
    async () => {},
  );
  const exporter = new Exporter({
    maker,
    creator: { name: "Darkroom", version: "1" },
    now: () => 0,
    offer: () => {},
    removeFiles: async () => {},
  });
  render(
    <App
      model={model}
      thumbnails={thumbnails}
      exporter={exporter}
      maker={maker}
      layout={new Layout()}
    />,
  );
  model.start();
  return connection;
}
