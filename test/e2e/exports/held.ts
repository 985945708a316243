import { expect, test } from "vitest";
import type { Bench } from "../capture/bench.ts";
import { startReading } from "../capture/page.ts";
import { exportAs, pressButton, says, selectStream } from "../capture/panel-ui.ts";
import { ended, storedStream, storedStreams } from "../capture/store.ts";
import { until } from "../drivers/wait.ts";

const PIECE = `data: ${JSON.stringify({ text: "many words and none of them secret ".repeat(3000) })}\n\n`;
const PIECES = 160;

/** A stream larger than the storage budget. */
export function heldStream(bench: Bench): void {
  test("is exported whole although another ends meanwhile, and goes after that", async () => {
    const { page, panel } = await bench.shared();
    await pressButton(panel, "Settings");
    await panel.click("#budget");
    await panel.evaluate(() => document.querySelector<HTMLInputElement>("#budget")?.select());
    await panel.type("10");
    await pressButton(panel, "Close");
    const read = async (name: string, pieces: number): Promise<string> => {
      const stream = bench.stage.stream(name, { keep: false });
      await startReading(page, stream.url, { name });
      for (let n = 0; n < pieces; n++) await stream.send(PIECE);
      await stream.end();
      return (await storedStream(panel, stream.url, ended, "to end")).id;
    };
    const large = await read("held", PIECES);
    await selectStream(panel, large);

    const har = await bench.saved(".har", async () => {
      await exportAs(panel, { format: "har" });
      await says(panel, "Exporting:");
      await read("meanwhile", 1);
      await says(panel, "Saved ");
    });
    const { log } = JSON.parse(har.toString()) as {
      log: { entries: { response: { content: { text: string } } }[] };
    };
    expect(log.entries[0]?.response.content.text).toBe(PIECE.repeat(PIECES));

    await read("after", 1);
    await until(async () => (await storedStreams(panel)).every(({ id }) => id !== large), {
      what: "the budget to remove it",
    });
  });
}
