/** Backpressure: what the server may send while the page reads slowly or not at all. */
import type { Shape } from "../../../server/lab/shape.ts";
import type { LabPage } from "../page/lab-page.ts";
import type { Scenario } from "../page/scenario.ts";

/**
 * Far more than Chromium's network takes for a page that does not read (64 MiB). Firefox 153 takes
 * the whole, whatever its size and however it is read: one way to read shows it there.
 */
const MEBIBYTES = 200;
const MEBIBYTES_AGAIN_IN_FIREFOX = 24;
const WAY_THAT_SHOWS_IT = "reader";

function shapeFor(way: string): Shape {
  const again = navigator.userAgent.includes("Firefox") && way !== WAY_THAT_SHOWS_IT;
  return { steps: [{ fill: (again ? MEBIBYTES_AGAIN_IN_FIREFOX : MEBIBYTES) * 1024 * 1024 }] };
}

/** A chunk may be under way, and Chromium's may be of many MiB; buffers of the system grow as they like. */
const TRIES = 2;

interface Taking {
  /** Bytes that must be on the tape at least. */
  readonly bytes?: number;
}

/** A page that takes one chunk in some way, or none, and then stops. */
function slow(
  name: string,
  take: (lab: LabPage, response: Response) => Promise<void>,
  { bytes = 1 }: Taking = {},
): Scenario {
  return {
    name: `backpressure-${name}`,
    async run(lab) {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const stream = `try${attempt}`;
        const control = new AbortController();
        const response = await fetch(lab.url(stream, shapeFor(name)), { signal: control.signal });
        await take(lab, response);
        await lab.measure(name, stream);
        control.abort();
        const { finished } = await lab.closed(stream);
        lab.note("all was sent", finished);
        lab.expect(stream, "any", bytes);
      }
    },
  };
}

/** A sink that never has room again. */
const stuck = () => new WritableStream({ write: () => new Promise(() => {}) });

export const flow: Scenario[] = [
  slow(WAY_THAT_SHOWS_IT, async (_lab, response) => void (await response.body!.getReader().read())),
  slow("byob-reader", async (_lab, response) => {
    await response.body!.getReader({ mode: "byob" }).read(new Uint8Array(1024));
  }),
  slow("iterator", async (lab, response) => {
    // Kept, or the collector would find that the page has let go of it.
    const iterator = (lab.kept["iterator"] = response.body!.values());
    await iterator.next();
  }),
  slow("after-release", async (lab, response) => {
    const reader = response.body!.getReader();
    await reader.read();
    reader.releaseLock();
    lab.kept["response"] = response;
  }),
  slow("second-reader", async (_lab, response) => {
    const first = response.body!.getReader();
    await first.read();
    first.releaseLock();
    await response.body!.getReader().read();
  }),
  slow("tee", async (lab, response) => {
    const branches = response.body!.tee();
    lab.kept["branches"] = branches;
    await branches[0].getReader().read();
  }),
  slow("clone", async (lab, response) => {
    lab.kept["clone"] = response.clone();
    await response.body!.getReader().read();
  }),
  slow("clone-of-a-touched-body", async (lab, response) => {
    lab.kept["body"] = response.body;
    const clone = response.clone();
    lab.kept["response"] = response;
    await clone.body!.getReader().read();
  }),
  slow(
    "touched-body",
    async (lab, response) => {
      lab.kept["body"] = response.body;
      lab.note("locked", response.body!.locked);
    },
    { bytes: 0 },
  ),
  slow("unread", async (lab, response) => lab.note("status", response.status), {
    bytes: 0,
  }),
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
