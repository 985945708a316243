/** Backpressure: what the server may send while the page reads slowly or not at all. */
import type { LabPage } from "../page/lab-page.ts";
import type { Scenario } from "../page/scenario.ts";

const SHAPE = { steps: [{ fill: 200 * 1024 * 1024 }] };

/** A page that takes one chunk in some way, or none, and then stops. */
function slow(
  name: string,
  take: (lab: LabPage, response: Response) => Promise<void>,
  bytes = 1,
): Scenario {
  return {
    name: `backpressure-${name}`,
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", SHAPE), { signal: control.signal });
      await take(lab, response);
      await lab.measure("main");
      control.abort();
      const { finished } = await lab.closed("main");
      lab.note("all was sent", finished);
      lab.expect("main", "aborted", bytes);
    },
  };
}

/** A sink that never has room again. */
const stuck = () => new WritableStream({ write: () => new Promise(() => {}) });

export const flow: Scenario[] = [
  slow("reader", async (_lab, response) => void (await response.body!.getReader().read())),
  slow("byob-reader", async (_lab, response) => {
    await response.body!.getReader({ mode: "byob" }).read(new Uint8Array(1024));
  }),
  slow("iterator", async (_lab, response) => void (await response.body!.values().next())),
  slow("clone", async (_lab, response) => {
    const copy = response.clone();
    await copy.body!.getReader().read();
  }),
  slow("unread", async (lab, response) => lab.note("status", response.status), 0),
  slow("pipe-to-stuck-sink", async (_lab, response) => {
    response.body!.pipeTo(stuck()).catch(() => {});
  }),
  slow("pipe-through", async (_lab, response) => {
    const reader = response.body!.pipeThrough(new TransformStream()).getReader();
    await reader.read();
    reader.closed.catch(() => {});
  }),
  {
    name: "large-text",
    async run(lab) {
      const response = await fetch(lab.url("main", { steps: [{ fill: 5 * 1024 * 1024 }] }));
      lab.note("length", (await response.text()).length);
      lab.expect("main", "complete");
    },
  },
];
