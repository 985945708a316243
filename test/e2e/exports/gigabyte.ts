/** Streams of a gigabyte, recorded through the page, and what the panel needs to export one. */
import type { Bench, Recorded } from "../capture/bench.ts";
import { pressButton, selectStream } from "../capture/panel-ui.ts";
import { ended, storedStream } from "../capture/store.ts";

export const MINUTE = 60_000;
const GIGABYTE = 1_000_000_000;
/** What may be on its way to the store: at which pace nothing is lost is told elsewhere. */
const AHEAD = 64_000_000;
/** What the panel's process may grow by while it exports, bytes. */
export const FLAT = 400_000_000;

export interface Gigabyte extends Recorded {
  readonly id: string;
  /** How many pieces were sent. */
  readonly count: number;
}

/**
 * Records a stream of pieces until it has a gigabyte, and selects it in a panel that was opened anew.
 *
 * @param piece the text of each, by its number
 */
export async function recordGigabyte(
  bench: Bench,
  piece: (n: number) => string,
): Promise<Gigabyte> {
  const recorded = await bench.record();
  const large = bench.stage.stream("large", { keep: false });
  await recorded.page.evaluate((url) => {
    void (async () => {
      const reader = (await fetch(url)).body!.getReader();
      while (!(await reader.read()).done);
    })();
  }, large.url);
  let count = 0;
  for (; large.sent < GIGABYTE; count++) {
    await large.send(piece(count));
    if (count % 16 > 0) continue;
    const near = ({ bytesKept }: { bytesKept: number }): boolean => bytesKept > large.sent - AHEAD;
    await storedStream(recorded.panel, large.url, near, "to follow", 5 * MINUTE);
  }
  await large.end();
  const { id } = await storedStream(recorded.panel, large.url, ended, "to end", 5 * MINUTE);
  const opened = await bench.reopen(recorded);
  await selectStream(opened.panel, id);
  // It is larger than the storage budget: when the others end, it would have to go.
  await pressButton(opened.panel, "Pin stream");
  await storedStream(opened.panel, large.url, ({ pinned }) => pinned, "to be pinned");
  return { ...opened, id, count };
}
