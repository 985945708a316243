/** What 200 images of 2 MB in one stream cost the panel's process, once opened and scrolled through. */
import { openStage } from "../e2e/capture/stage.ts";
import type { BrowserName, BrowserSession, Panel } from "../e2e/drivers/driver.ts";
import { privateMemory } from "../e2e/drivers/processes.ts";
import { picturePng } from "../fixtures/picture.ts";
import { base64 } from "../fixtures/streams.ts";
import { megabytes } from "./memory.ts";
import { multiply, recordSeed } from "./multiply.ts";
import { recordingSession, reopened, type Figure } from "./sessions.ts";

const IMAGES = 200;
/** Bytes of each, at least: a decoder does not see what follows the picture. */
const SIZE = 2e6;
const BUDGET = 300e6;
/** Images gone through in the timeline, each open in the inspector. */
const STEPS = 20;

export async function pictures(browser: BrowserName): Promise<Figure[]> {
  const stage = await openStage();
  const url = stage.page("/", "<!doctype html><title>pictures</title>");
  const recording = await recordingSession(browser, url);
  try {
    const empty = await settledMemory(recording.session, recording.panel);
    const seed = await recordSeed({ stage, ...recording }, imageEvent());
    await multiply(recording.panel, seed, [{ id: "pictures", times: IMAGES, later: 1 }]);
    const { panel } = await reopened(recording);
    await panel.click("#stream-pictures");
    await panel.waitFor(() => document.querySelector(".strip-list canvas") !== null, {
      what: "the images in the timeline",
    });
    const drawn = await panel.evaluate(scrollThrough);
    for (let step = 0; step < STEPS; step++) {
      await panel.press("[");
      await panel.waitFor(() => document.querySelector(".inspector img") !== null, {
        what: "the image in the inspector",
      });
    }
    const memory = await settledMemory(recording.session, panel);
    const more = memory - empty;
    return [
      {
        browser,
        what: `memory of the panel's process, ${IMAGES} images of 2 MB opened and scrolled through`,
        measured: `${megabytes(more)} more than an empty panel's ${megabytes(empty)}, after garbage collection; ${drawn} rows seen with their thumbnail`,
        budget: `≤ ${megabytes(BUDGET)} more`,
        holds: empty > 0 ? more <= BUDGET : null,
      },
    ];
  } finally {
    await recording.session.close();
    await stage.close();
  }
}

function imageEvent(): Uint8Array {
  const picture = picturePng(1, 3);
  const image = Buffer.concat([picture, Buffer.alloc(Math.max(0, SIZE - picture.length))]);
  return new TextEncoder().encode(
    `data: {"type":"response.image_generation_call.partial_image","sequence_number":0,"output_index":0,"item_id":"ig_bench","partial_image_index":0,"partial_image_b64":"${base64(image)}"}\n\n`,
  );
}

/** Private memory of the panel's process after garbage collection, bytes; 0 where the system does not say. */
async function settledMemory(session: BrowserSession, panel: Panel): Promise<number> {
  for (let round = 0; round < 3; round++) await panel.collectGarbage();
  const pid = await session.processOf("extension");
  return pid === null ? 0 : privateMemory(pid);
}

/** Runs in the panel: the table from its first row to its last. Rows whose thumbnail was drawn. */
async function scrollThrough(): Promise<number> {
  const grid = document.querySelector<HTMLElement>("[role=grid]")!;
  const seen = new Set<string>();
  const deadline = performance.now() + 60_000;
  for (;;) {
    const rows = [...grid.querySelectorAll("[role=row][id]")];
    for (const row of rows) if (row.querySelector("canvas") !== null) seen.add(row.id);
    const drawn = rows.every(({ id }) => seen.has(id));
    if (drawn || performance.now() > deadline) {
      const top = grid.scrollTop;
      grid.scrollTop += grid.clientHeight / 2;
      if (grid.scrollTop === top) return seen.size;
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
