/** The functions themselves: names, descriptors, arguments, the world around them. */
import { describeProperties } from "../page/describe.ts";
import type { Scenario } from "../page/scenario.ts";

/** The parts of the platform that a recorder could have touched, by their names on `window`. */
const INTERFACES = [
  "Response",
  "Request",
  "Headers",
  "ReadableStream",
  "ReadableStreamDefaultReader",
  "ReadableStreamBYOBReader",
  "WritableStream",
  "TransformStream",
  "Cache",
  "CacheStorage",
  "Blob",
  "FormData",
  "EventSource",
  "XMLHttpRequest",
  "Worker",
  "MessagePort",
  "AbortSignal",
  "Promise",
  "WeakMap",
  "Function",
] as const;

const world = globalThis as unknown as Record<string, unknown>;

export const fetchItself: Scenario[] = [
  {
    name: "fetch-function",
    async run(lab) {
      lab.note("properties", [fetch.name, fetch.length, typeof fetch, "prototype" in fetch]);
      lab.note("descriptor", describeProperties(fetch));
      lab.note("prototype", Object.getPrototypeOf(fetch) === Function.prototype);
      lab.note("tag", Object.prototype.toString.call(fetch));
      lab.note("same", [fetch === window.fetch, self.fetch === fetch]);
      const own = Object.getOwnPropertyDescriptor(window, "fetch");
      lab.note("on window", [own?.writable, own?.enumerable, own?.configurable]);
      lab.note("toString of fetch", Function.prototype.toString.call(fetch));
      await lab.attempt("new", () =>
        Reflect.construct(fetch as unknown as new () => object, ["/"]),
      );
      await lab.attempt("extends", () => class extends (fetch as unknown as new () => object) {});
      lab.note("extensible", [Object.isExtensible(fetch), Object.isFrozen(fetch)]);
    },
  },
  {
    name: "fetch-arguments",
    async run(lab) {
      const call = (self: unknown, ...args: unknown[]) =>
        Reflect.apply(fetch, self, args) as Promise<Response>;
      await lab.attempt("none", () => call(window));
      await lab.attempt("undefined", async () => (await call(window, undefined)).status);
      await lab.attempt("symbol", () => call(window, Symbol("s")));
      await lab.attempt("bad init", () => call(window, "/blank", 1));
      await lab.attempt("bad mode", () => call(window, "/blank", { mode: "navigate" }));
      await lab.attempt("bad method", () => call(window, "/blank", { method: "TRACE" }));
      await lab.attempt("bad signal", () => call(window, "/blank", { signal: {} }));
      await lab.attempt("null init", async () => (await call(window, "/blank", null)).status);
      for (const self of [undefined, null, {}, document, 1, fetch]) {
        await lab.attempt(`this is ${Object.prototype.toString.call(self)}`, async () => {
          const response = await call(self, lab.url(`t${String(self).length}`));
          return await response.text();
        });
      }
      lab.note("rejects, not throws", call({}, "/").catch(() => {}) instanceof Promise);
    },
  },
  {
    name: "fetch-throws-in-conversion",
    async run(lab) {
      const thrown = { mine: true };
      const url = {
        toString() {
          throw thrown;
        },
      };
      const error = await fetch(url as unknown as string).catch((caught: unknown) => caught);
      lab.note("same", error === thrown);
      const proxy = new Proxy(
        {},
        {
          get() {
            throw thrown;
          },
        },
      );
      const other = await fetch("/blank", proxy).catch((caught: unknown) => caught);
      lab.note("same", other === thrown);
    },
  },
  {
    name: "interfaces",
    async run(lab) {
      for (const name of INTERFACES) {
        const value = world[name] as { prototype: object } | undefined;
        if (!value) continue;
        lab.note(name, describeProperties(value));
        lab.note(`${name}.prototype`, describeProperties(value.prototype));
        lab.note(`${name} chain`, [
          value.prototype.constructor === value,
          Object.getPrototypeOf(value) === Function.prototype,
          Object.isExtensible(value),
          Object.isExtensible(value.prototype),
        ]);
      }
      const iterator = Object.getPrototypeOf(new ReadableStream().values()) as object;
      lab.note("stream iterator", describeProperties(iterator));
    },
  },
  {
    name: "every-interface-on-window",
    async run(lab) {
      lab.note("keys", (lab.kept["keysBefore"] as string[]).toSorted().join(" "));
      const names = Object.getOwnPropertyNames(window).filter((name) => /^[A-Z]/.test(name));
      // Firefox resolves its interfaces lazily: their order says nothing.
      names.sort();
      for (const name of names) {
        const value = world[name] as (new () => object) | undefined;
        if (typeof value !== "function" || !value.prototype) continue;
        const own = Object.getOwnPropertyDescriptor(window, name);
        const all = JSON.stringify([
          describeProperties(value),
          describeProperties(value.prototype as object),
          [own?.writable, own?.enumerable, own?.configurable],
        ]);
        lab.note(name, all);
      }
    },
  },
  {
    name: "native-code",
    async run(lab) {
      for (const name of INTERFACES) {
        const value = world[name] as { prototype: object } | undefined;
        if (!value) continue;
        lab.note(`toString of ${name}`, Function.prototype.toString.call(value));
        for (const key of Reflect.ownKeys(value.prototype)) {
          const descriptor = Object.getOwnPropertyDescriptor(value.prototype, key);
          for (const member of [descriptor?.value, descriptor?.get, descriptor?.set] as unknown[]) {
            if (typeof member !== "function") continue;
            lab.note(
              `toString of ${name} ${String(key)}`,
              Function.prototype.toString.call(member),
            );
          }
        }
      }
    },
  },
  {
    name: "window-and-document",
    async run(lab) {
      const html = document.documentElement.outerHTML;
      const before = Reflect.ownKeys(window).map(String);
      lab.note("kept keys", (lab.kept["keysBefore"] as string[]).length === before.length - 2);
      const response = await fetch(lab.url("main"));
      for await (const _ of response.body!);
      await lab.settle();
      lab.note("keys", Reflect.ownKeys(window).map(String).toSorted().join(" "));
      lab.note("new keys", Reflect.ownKeys(window).length - before.length);
      lab.note("document keys", Reflect.ownKeys(document).map(String));
      lab.note("html", [html, document.documentElement.outerHTML === html]);
      lab.note("nodes", document.querySelectorAll("*").length);
      lab.note("adopted", document.adoptedStyleSheets.length);
      lab.note("attributes", document.documentElement.getAttributeNames());
      lab.note("storage", [localStorage.length, sessionStorage.length, document.cookie]);
      lab.note(
        "databases",
        (await indexedDB.databases()).map(({ name }) => name),
      );
      lab.note("workers", (await navigator.serviceWorker.getRegistrations()).length);
      lab.note("frames", [window.length, history.length > 0, opener, name]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "performance-entries",
    async run(lab) {
      const url = new URL(lab.url("main"), location.href).href;
      const response = await fetch(url);
      await response.text();
      while (performance.getEntriesByName(url).length === 0) await lab.settle();
      const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
      lab.note(
        "resources",
        entries.map(({ name, initiatorType }) => [new URL(name).pathname, initiatorType]),
      );
      lab.note("marks", performance.getEntriesByType("mark").length);
      lab.note("measures", performance.getEntriesByType("measure").length);
      lab.expect("main", "complete");
    },
  },
];
