import { expect, test } from "vitest";
import { until } from "../drivers/wait.ts";
import { inBothBrowsers } from "./bench.ts";
import { startReading } from "./page.ts";
import { INSECURE_HOST_LAUNCH } from "./stage.ts";
import { ended, storedBytes, storedStream } from "./store.ts";

/** A script that reads a stream to its end and puts its text where the test finds it. */
const reader = (url: string, into = "top"): string =>
  `fetch(${JSON.stringify(url)}).then((r) => r.text()).then((t) => { ${into}.postMessage({ read: t }, "*"); }, (e) => { ${into}.postMessage({ failed: String(e) }, "*"); });`;

const COLLECT = `<script>window.reads = []; addEventListener("message", (e) => { if (e.data && (e.data.read || e.data.failed)) reads.push(e.data); });</script>`;

interface FrameKind {
  readonly kind: string;
  /** Script of the top page that makes the frame. */
  readonly make: (url: string) => string;
  readonly headers?: Readonly<Record<string, string>>;
}

const inline = (script: string): string =>
  JSON.stringify(`<script>${script}</script>`).replaceAll("</", "<\\/");

const KINDS: readonly FrameKind[] = [
  {
    kind: "about:blank",
    make: (url) =>
      `const f = document.createElement("iframe"); document.body.append(f); f.contentWindow.eval(${JSON.stringify(reader(url))});`,
  },
  {
    kind: "srcdoc",
    make: (url) =>
      `const f = document.createElement("iframe"); f.srcdoc = ${inline(reader(url))}; document.body.append(f);`,
  },
  {
    kind: "blob",
    make: (url) =>
      `const f = document.createElement("iframe"); f.src = URL.createObjectURL(new Blob([${inline(reader(url))}], { type: "text/html" })); document.body.append(f);`,
  },
  {
    kind: "data",
    make: (url) =>
      `const f = document.createElement("iframe"); f.src = "data:text/html," + encodeURIComponent(${inline(reader(url))}); document.body.append(f);`,
  },
  {
    kind: "sandboxed srcdoc",
    make: (url) =>
      `const f = document.createElement("iframe"); f.sandbox = "allow-scripts"; f.srcdoc = ${inline(reader(url))}; document.body.append(f);`,
  },
  {
    kind: "Content Security Policy",
    headers: {
      "content-security-policy":
        "default-src 'none'; script-src 'unsafe-inline'; connect-src 'self'",
    },
    make: (url) => reader(url),
  },
  {
    kind: "Trusted Types",
    headers: {
      "content-security-policy": "require-trusted-types-for 'script'; trusted-types 'none'",
    },
    make: (url) => reader(url),
  },
  {
    kind: "cross-origin isolation",
    headers: {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    },
    make: (url) => reader(url),
  },
];

inBothBrowsers(
  "a stream read in any document",
  (bench) => {
    for (const { kind, make, headers } of KINDS) {
      test(`is recorded whole: ${kind}`, async () => {
        const name = kind.replaceAll(/\W+/g, "-");
        const stream = bench.stage.stream(name);
        const { page, panel } = await bench.shared();
        const html = `<!doctype html><html><head><title>${name}</title>${COLLECT}</head><body><script>${make(stream.url)}</script></body></html>`;
        const url = bench.stage.page(`/${name}`, html, headers ? { headers } : {});
        await page.goto(url);
        await stream.send("data: one\n\n");
        await stream.send("data: two\n\n");
        await stream.end();
        const reads = await until(
          () =>
            page.evaluate(() => (window.reads as unknown as object[]).length > 0 && window.reads),
          { what: "the page to have read its stream" },
        );
        expect(reads).toEqual([{ read: "data: one\n\ndata: two\n\n" }]);
        const record = await storedStream(panel, stream.url, ended, "to end");
        expect(record).toMatchObject({ end: "complete", rows: 2, gaps: 0 });
        expect((await storedBytes(panel, record.id)).equals(stream.bytes)).toBe(true);
      });
    }

    test("is complete when the page's first inline script starts it", async () => {
      const stream = bench.stage.stream("first");
      const url = bench.stage.page(
        "/first",
        `<!doctype html><script>var early = fetch(${JSON.stringify(stream.url)}).then((r) => r.text());</script><title>first</title>`,
      );
      const { page, panel } = await bench.shared();
      await page.goto(url);
      await stream.send("data: from the very first script\n\n");
      await stream.end();
      const read = await page.evaluate(
        () => (window as unknown as { early: Promise<string> }).early,
      );
      expect(read).toBe(stream.bytes.toString());
      const record = await storedStream(panel, stream.url, ended, "to end");
      expect(record).toMatchObject({ end: "complete", rows: 1, bytesKept: stream.sent });
    });

    test("is recorded on a plain http site, where a page has less of the platform", async () => {
      const stream = bench.stage.stream("insecure");
      const { page, panel } = await bench.record(`${bench.stage.insecureOrigin}/`);
      expect(await page.evaluate(() => isSecureContext)).toBe(false);
      const url = stream.url.replace(bench.stage.origin, bench.stage.insecureOrigin);
      await startReading(page, url);
      await stream.send("data: one\n\n");
      await stream.end();
      const record = await storedStream(panel, url, ended, "to end");
      expect(record).toMatchObject({ end: "complete", rows: 1, bytesKept: stream.sent });
      await page.close();
    });
  },
  INSECURE_HOST_LAUNCH,
);
