import { expect, test } from "vitest";
import { builtExtension, armed, inBothBrowsers } from "./bench.ts";
import { finishReading, startReading } from "./page.ts";
import { pressButton, says } from "./panel-ui.ts";
import { ended, storedStream, storedStreams } from "./store.ts";

inBothBrowsers("installing, updating and permissions", (bench) => {
  test("a page that was open before Darkroom came records after one reload", async () => {
    await bench.session.uninstallExtension();
    const page = await bench.session.newPage(bench.blank);
    await page.evaluate(() => {
      (window as unknown as { native: unknown }).native = fetch;
    });
    await bench.session.installExtension(builtExtension(bench.name));
    const devtools = await bench.session.openDevTools(page);
    const panel = await devtools.openPanel();
    await says(panel, "Reload to record");
    await bench.shot(devtools, "reload-to-record");
    expect(
      await page.evaluate(() => (window as unknown as { native: unknown }).native === fetch),
    ).toBe(true);

    await Promise.all([page.waitForNavigation(), pressButton(panel, "Reload page and record")]);
    await armed(panel);
    const stream = bench.stage.stream("after-reload");
    await startReading(page, stream.url);
    await stream.send("data: one\n\n");
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record).toMatchObject({ end: "complete", rows: 1 });
    await page.close();
  });

  test("an update leaves the page alone: the old hook sleeps, the new one waits for a reload", async () => {
    const { page, devtools } = await bench.record();
    const stream = bench.stage.stream("updated");
    await startReading(page, stream.url);
    await stream.send("data: before\n\n");
    await page.evaluate(() => {
      const world = window as unknown as { hooked: unknown; heard: string[] };
      world.hooked = fetch;
      world.heard = [];
      addEventListener("error", ({ message }) => world.heard.push(message));
      addEventListener("unhandledrejection", ({ reason }) => world.heard.push(String(reason)));
    });
    await devtools.close();
    await bench.session.reloadExtension();
    const panel = await (await bench.session.openDevTools(page)).openPanel();
    await says(panel, "Reload to record");

    // The page reads on, through the same fetch.
    await stream.send("data: after\n\n");
    await stream.end();
    expect(await finishReading(page)).toBe(stream.bytes.toString());
    expect(
      await page.evaluate(() => (window as unknown as { hooked: unknown }).hooked === fetch),
    ).toBe(true);
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([]);

    await page.reload();
    await armed(panel);
    const next = bench.stage.stream("once");
    await startReading(page, next.url);
    await next.send("data: once\n\n");
    await next.end();
    await storedStream(panel, next.url, ended, "to end");
    const found = (await storedStreams(panel)).filter((one) => one.request.url === next.url);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ rows: 1, bytesKept: next.sent });
    await page.close();
  });

  test("a site that the browser withholds is named, with a button to allow it", async () => {
    await bench.session.withholdHosts();
    const page = await bench.session.newPage(bench.blank);
    const devtools = await bench.session.openDevTools(page);
    const panel = await devtools.openPanel();
    await says(panel, "Darkroom may not read this site");
    await says(
      panel,
      // Firefox tells a panel the address of a withheld site only at times.
      bench.name === "firefox" ? "Allow access to " : "Allow access to this site",
    );
    await bench.shot(devtools, "forbidden");
    await page.close();
  });
});
