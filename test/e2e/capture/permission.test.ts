import { expect, test } from "vitest";
import { armed, inBothBrowsers } from "./bench.ts";
import { startReading } from "./page.ts";
import { pressButton, says } from "./panel-ui.ts";
import { ended, storedStream } from "./store.ts";

interface PanelApi {
  permissions: { request(wanted: object): Promise<boolean> };
}

inBothBrowsers("a site that the browser withholds", (bench) => {
  test("is not called recorded, and is asked for alone, in the click itself", async () => {
    await bench.session.withholdHosts();
    const page = await bench.session.newPage(bench.blank);
    const panel = await (await bench.session.openDevTools(page)).openPanel();
    await says(panel, "Darkroom may not read this site");
    await panel.waitFor(() => document.querySelector("[aria-label='Not recording yet']") !== null, {
      what: "the record switch to say so",
    });
    // Firefox asks in a tab of the extension, which no driver may look into.
    if (bench.name === "chromium") {
      // Headless Chromium shows no question that a test could answer: hear what is asked.
      await panel.evaluate(() => {
        const { permissions } = (globalThis as unknown as { chrome: PanelApi }).chrome;
        permissions.request = async (wanted) => {
          const inClick = navigator.userActivation.isActive;
          document.body.dataset["e2eAsked"] = JSON.stringify({ ...wanted, inClick });
          return false;
        };
      });
      await pressButton(panel, "Allow access to this site");
      const asked = await panel.waitFor(() => document.body.dataset["e2eAsked"], {
        what: "the question",
      });
      expect(JSON.parse(asked ?? "")).toEqual({ origins: ["http://localhost/*"], inClick: true });
      await says(panel, "Access was not given");
    }
    await page.close();
  });

  test("is recorded once the user has allowed it", async () => {
    await bench.session.withholdHosts();
    const page = await bench.session.newPage(bench.blank);
    const panel = await (await bench.session.openDevTools(page)).openPanel();
    await says(panel, "Darkroom may not read this site");
    // It names the site as soon as DevTools have told the panel which one it is.
    if (bench.name === "firefox") await pressButton(panel, "Allow access to …");
    await bench.session.allowHosts();
    await page.bringToFront();
    await says(panel, "Reload to record");
    await Promise.all([page.waitForNavigation(), pressButton(panel, "Reload page and record")]);
    await armed(panel);
    const stream = bench.stage.stream("allowed");
    await startReading(page, stream.url);
    await stream.send("data: at last\n\n");
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", rows: 1, bytesKept: stream.sent });
    await page.close();
  });
});
