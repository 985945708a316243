import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Bench, builtExtension } from "../capture/bench.ts";
import { startReading } from "../capture/page.ts";
import { exportAs, pressButton, says, selectStream } from "../capture/panel-ui.ts";
import { ended, storedStream } from "../capture/store.ts";

/** An extension without its export worker, in place of the whole one: a suite's last scenario. */
export function lostWorker(bench: Bench): void {
  test("says so when it is asked for an export, and loses nothing recorded", async () => {
    const broken = await mkdtemp(join(tmpdir(), "darkroom-no-worker-"));
    onTestFinished(() => rm(broken, { recursive: true, force: true }));
    await cp(builtExtension(bench.name), broken, { recursive: true });
    const assets = join(broken, "assets");
    const workers = (await readdir(assets)).filter((name) => /^export-worker-.*\.js$/.test(name));
    expect(workers).toHaveLength(1);
    for (const name of workers) await rm(join(assets, name));

    const { page: old } = await bench.shared();
    await old.close();
    await bench.session.uninstallExtension();
    await bench.session.installExtension(broken);
    const { page, panel } = await bench.record();
    const stream = bench.stage.stream("kept");
    await startReading(page, stream.url);
    await stream.send("data: 1\n\n");
    await stream.end();
    const before = await storedStream(panel, stream.url, ended, "to end");
    await selectStream(panel, before.id);

    await exportAs(panel, { format: "sse" });
    await says(panel, "Export failed: the part of Darkroom that writes files stopped");
    expect(await storedStream(panel, stream.url, ended, "to be there")).toEqual(before);
    await pressButton(panel, "Dismiss");
    await panel.press("e");
    await says(panel, "Could not look for secrets: the part of Darkroom");
  });
}
