import { expect, test } from "vitest";
import { inBothBrowsers } from "./bench.ts";
import { pressButton, says } from "./panel-ui.ts";

interface PanelApi {
  permissions: { request(wanted: object): Promise<boolean> };
}

inBothBrowsers("a site that the browser withholds", (bench) => {
  test("is not called recorded, and is asked for alone, in the click itself", async () => {
    await bench.session.withholdHosts();
    const page = await bench.session.newPage(bench.blank);
    const panel = await (await bench.session.openDevTools(page)).openPanel();
    await says(panel, "Darkroom may not read this site");
    await says(panel, "Not recording yet");
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
});
