/** Chrome's own Network panel reads our HAR, by the front end's own code. */
import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import type { Bench } from "../capture/bench.ts";
import { startReading } from "../capture/page.ts";
import { exportAs, selectStream } from "../capture/panel-ui.ts";
import { ended, storedStream } from "../capture/store.ts";
import { until } from "../drivers/wait.ts";

interface Imported {
  readonly url: string;
  readonly mimeType: string;
  readonly body: string;
  readonly events: readonly { readonly eventName: string; readonly data: string }[];
}

/** Source, not a function: vitest rewrites `import()` in functions to its own. */
const run = async (devtools: Page, body: string): Promise<unknown> =>
  await devtools.evaluate(`(async () => {${body}})()`);

/** Chrome's HAR import. */
export function harImport(bench: Bench): void {
  // Firefox has no events in its HAR.
  test.skipIf(bench.name === "firefox")(
    "takes the file and shows body and events of the stream",
    async () => {
      const { page, panel } = await bench.record();
      const stream = bench.stage.stream("to-import");
      await startReading(page, stream.url, { method: "POST", body: "{}" });
      await stream.send(runBytes("text", "openai"));
      await stream.end();
      const { id, events } = await storedStream(panel, stream.url, ended, "to end");
      await selectStream(panel, id);
      const har = await bench.saved(".har", () => exportAs(panel, { format: "har", exact: true }));
      await page.close();

      const other = await bench.session.newPage(bench.blank);
      await other.bringToFront();
      const devtools = await other.openDevTools();
      const imported = (await until(
        () =>
          run(
            devtools,
            `const { ViewManager } = await import("./ui/legacy/legacy.js");
            await ViewManager.ViewManager.instance().showView("network");
            const { NetworkPanel } = await import("./panels/network/network.js");
            const { NetworkLog } = await import("./models/logs/logs.js");
            const panel = NetworkPanel.NetworkPanel.instance();
            const log = NetworkLog.NetworkLog.instance();
            const ours = () => log.requests().find((one) => one.url().includes("to-import"));
            if (!ours()) {
              await panel.networkLogView.onLoadFromFile(
                new File([${JSON.stringify(har.toString())}], "export.har"),
              );
            }
            const request = ours();
            if (!request) return null;
            await panel.selectAndActivateRequest(request, "eventSource");
            const content = await request.requestContentData();
            return {
              url: request.url(),
              mimeType: request.mimeType,
              body: content.text,
              events: request.eventSourceMessages().map(({ eventName, data }) => ({ eventName, data })),
            };`,
          ),
        { what: "Chrome to import the file" },
      )) as Imported;
      expect(imported).toMatchObject({ url: stream.url, mimeType: "text/event-stream" });
      expect(imported.body).toBe(stream.bytes.toString());
      expect(imported.events).toHaveLength(events);

      // The EventStream tab, as a user sees it: of its rows only those in view are drawn.
      const shown = await until(
        () =>
          run(
            devtools,
            `const words = [];
            const walk = (node) => {
              if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent);
              if (node.shadowRoot) walk(node.shadowRoot);
              for (const child of node.childNodes) walk(child);
            };
            walk(document.body);
            return ["EventStream", "response.output_text.delta"].every((word) =>
              words.some((one) => one.includes(word)),
            );`,
          ),
        { what: "the EventStream tab to show the events" },
      );
      expect(shown).toBe(true);
      await other.close();
    },
  );
}
