import { expect, test } from "vitest";
import { runBytes } from "../../fixtures/runs.ts";
import type { DevTools, Panel } from "../drivers/driver.ts";
import { until } from "../drivers/wait.ts";
import type { Bench } from "./bench.ts";
import { startReading } from "./page.ts";
import { says, selectStream, table } from "./panel-ui.ts";
import { ended, storedStream } from "./store.ts";

/** Light and dark. */
export function looks(bench: Bench): void {
  test("follow DevTools from light to dark and back, while it is open", async () => {
    const { page, devtools, panel } = await bench.shared();
    const stream = bench.stage.stream("image");
    await startReading(page, stream.url);
    await stream.send(runBytes("image", "openrouter", { seed: 7, picture: 512 }));
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    await selectStream(panel, record.id);
    // A table that was live stands at its end.
    await panel.evaluate(() => document.querySelector("[role=grid]")?.scrollTo(0, 0));
    await until(async () => (await table(panel)).thumbnails >= 3, { what: "the thumbnails" });
    await panel.evaluate(() => {
      const rows = [...document.querySelectorAll("[role=grid] [role=row][id]")];
      rows.find((row) => row.querySelector("canvas"))?.setAttribute("data-e2e-image", "");
    });
    await panel.click("[data-e2e-image]");
    await panel.waitFor(
      () =>
        [...document.querySelectorAll("figure img")].some(
          (image) => (image as HTMLImageElement).naturalWidth > 0,
        ),
      { what: "the image in the inspector" },
    );
    const background = (): Promise<string> =>
      panel.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const colours: string[] = [];
    for (const theme of ["light", "dark"] as const) {
      await showTheme(devtools, panel, theme);
      colours.push(await background());
      await devtools.dock("right");
      await bench.shot(devtools, `image-${theme}-right`);
      await devtools.dock("bottom");
      await says(panel, "output_item");
      await bench.shot(devtools, `image-${theme}-bottom`);
    }
    expect(colours[0]).not.toBe(colours[1]);
    await devtools.dock("right");
    await devtools.setTheme("light");
  });
}

/** Switches DevTools to a theme, and waits until the panel has followed. */
export async function showTheme(
  devtools: DevTools,
  panel: Panel,
  theme: "light" | "dark",
): Promise<void> {
  await devtools.setTheme(theme);
  await panel.waitFor(
    (dark: boolean) => matchMedia("(prefers-color-scheme: dark)").matches === dark,
    { what: theme },
    theme === "dark",
  );
}
