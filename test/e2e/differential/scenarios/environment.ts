/** The documents around a stream: policies, frames, and pages that come back. */
import { POLICIES, type Policy } from "../../../server/lab/pages.ts";
import type { LabPage } from "../page/lab-page.ts";
import { event, whole } from "../page/shapes.ts";
import type { Scenario } from "../page/scenario.ts";
import { readEveryWay } from "./ways.ts";

async function frameWith(attributes: Record<string, string>): Promise<HTMLIFrameElement> {
  const frame = document.createElement("iframe");
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  await loaded;
  return frame;
}

/** A document that fetches a stream and tells its parent what it read. */
function reporting(url: string): string {
  return (
    `<script>fetch(${JSON.stringify(url)}).then(async (response) => parent.postMessage(` +
    `[await response.text(), response.type, Object.keys(window).length > 0], "*"))</script>`
  );
}

async function report(lab: LabPage, attributes: (url: string) => Record<string, string>) {
  const url = new URL(lab.cross("main"), location.href).href;
  const heard = new Promise<MessageEvent>((resolve) => {
    addEventListener("message", resolve, { once: true });
  });
  await frameWith(attributes(url));
  lab.note("frame", (await heard).data);
  lab.expect("main", "complete");
}

/** Whether the page came out of the back/forward cache, each time that it is shown. */
function noteShows(lab: LabPage): void {
  const shown: boolean[] = [];
  lab.kept["shown"] = shown;
  addEventListener("pageshow", (event) => void shown.push(event.persisted));
}

export const environment: Scenario[] = [
  ...(Object.keys(POLICIES) as Policy[]).map((policy): Scenario => ({
    name: `policy-${policy}`,
    policy,
    async run(lab) {
      lab.note("isolated", crossOriginIsolated);
      await readEveryWay(lab);
    },
  })),
  {
    name: "first-inline-script",
    prelude(lab) {
      lab.kept["early"] = fetch(lab.url("early")).then(async (response) => await response.text());
    },
    async run(lab) {
      lab.note("early", await lab.kept["early"]);
      lab.expect("early", "complete");
    },
  },
  {
    name: "sandboxed-frame",
    async run(lab) {
      await report(lab, (url) => ({ sandbox: "allow-scripts", srcdoc: reporting(url) }));
    },
  },
  {
    name: "data-frame",
    async run(lab) {
      await report(lab, (url) => ({
        src: `data:text/html,${encodeURIComponent(reporting(url))}`,
      }));
    },
  },
  {
    name: "blob-frame",
    async run(lab) {
      await report(lab, (url) => ({
        src: URL.createObjectURL(new Blob([reporting(url)], { type: "text/html" })),
      }));
    },
  },
  {
    name: "document-open-and-write",
    async run(lab) {
      const before = await fetch(lab.url("before"));
      document.open();
      document.write("<!doctype html><title>written</title><p>written");
      document.close();
      await lab.attempt("before", () => before.text());
      const after = await fetch(lab.url("after"));
      await lab.attempt("after", () => after.text());
      lab.note("html", document.documentElement.outerHTML);
      lab.expect("before", "complete");
      lab.expect("after", "complete");
    },
  },
  {
    name: "frame-document-write",
    async run(lab) {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inner = frame.contentWindow as Window & typeof globalThis;
      inner.document.open();
      inner.document.write("<!doctype html><title>written</title>");
      inner.document.close();
      const response = await inner.fetch(new URL(lab.url("main"), location.href));
      await lab.attempt("text", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "back-forward-cache",
    drive: "away-and-back",
    prelude: noteShows,
    async prepare(lab) {
      const response = await fetch(lab.url("before"));
      lab.note("before", await response.text());
      lab.expect("before", "complete");
    },
    async run(lab) {
      lab.note("shown", lab.kept["shown"]);
      const response = await fetch(lab.url("after", whole(2)));
      await lab.attempt("after", () => response.text());
      lab.expect("after", "complete");
    },
  },
  {
    name: "back-forward-cache-reading",
    only: "chromium",
    drive: "away-and-back",
    prelude: noteShows,
    async prepare(lab) {
      const response = await fetch(
        lab.url("open", { steps: [{ send: event(0) }, "wait", { send: event(1) }] }),
      );
      const reader = response.body!.getReader();
      lab.kept["reader"] = reader;
      lab.note("first", await reader.read());
      // One that nobody will read, and that goes while the page is away.
      await fetch(lab.url("unread", { steps: [{ send: event(0) }, "hang"] }));
    },
    async run(lab) {
      lab.note("shown", lab.kept["shown"]);
      const reader = lab.kept["reader"] as ReadableStreamDefaultReader<Uint8Array>;
      await lab.release("open");
      await lab.attempt("second", () => reader.read());
      await lab.attempt("last", () => reader.read());
      lab.expect("open", "complete");
    },
  },
  {
    name: "prerendered",
    only: "chromium",
    drive: "prerender",
    prelude(lab) {
      const { prerendering } = document as Document & { prerendering: boolean };
      lab.kept["prerendering"] = prerendering;
      lab.kept["early"] = fetch(lab.url("early")).then(async (response) => await response.text());
    },
    async run(lab) {
      const { prerendering } = document as Document & { prerendering: boolean };
      const [navigation] = performance.getEntriesByType("navigation");
      const { activationStart } = navigation as PerformanceEntry & { activationStart: number };
      lab.note("prerendered", [lab.kept["prerendering"], prerendering, activationStart > 0]);
      lab.note("early", await lab.kept["early"]);
      const response = await fetch(lab.url("late"));
      await lab.attempt("late", () => response.text());
      lab.expect("early", "complete");
      lab.expect("late", "complete");
    },
  },
];
