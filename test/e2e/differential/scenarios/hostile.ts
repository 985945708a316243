/** Pages that bend the platform: a recorder must neither break nor show itself. */
import { Counter, hiddenPrototypes } from "../page/counting.ts";
import type { LabPage } from "../page/lab-page.ts";
import type { Scenario } from "../page/scenario.ts";
import { readEveryWay } from "./ways.ts";

const world = globalThis as unknown as Record<string, unknown>;

/** Runs the prelude as the page's first script, then reads in every way. */
function hostile(name: string, prelude: (lab: LabPage) => void): Scenario {
  return {
    name: `hostile-${name}`,
    prelude,
    async run(lab) {
      await readEveryWay(lab);
      lab.note("count", lab.kept["count"] ?? 0);
    },
  };
}

/** Counts on `lab.kept` without calling anything. */
function count(lab: LabPage): void {
  lab.kept["count"] = ((lab.kept["count"] as number | undefined) ?? 0) + 1;
}

/** Counts what was called while the streams were read. */
function counted(name: string, watch: (counter: Counter) => void): Scenario {
  return {
    name: `counted-${name}`,
    prelude(lab) {
      const counter = new Counter();
      lab.kept["counter"] = counter;
      watch(counter);
      counter.start();
    },
    async run(lab) {
      await readEveryWay(lab);
      const calls = (lab.kept["counter"] as Counter).stop();
      for (const key of Object.keys(calls).toSorted()) lab.note(key, calls[key]);
    },
  };
}

const LANGUAGE = [
  "Object",
  "Array",
  "Function",
  "Promise",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "Map",
  "Set",
  "String",
  "Number",
  "RegExp",
  "Error",
  "TypeError",
  "Date",
  "ArrayBuffer",
  "DataView",
  "Uint8Array",
  "Uint32Array",
  "FinalizationRegistry",
  "Proxy",
  "Symbol",
  "Iterator",
] as const;

const PLATFORM = [
  "fetch",
  "Response",
  "Request",
  "Headers",
  "ReadableStream",
  "ReadableStreamDefaultReader",
  "ReadableStreamBYOBReader",
  "WritableStream",
  "WritableStreamDefaultWriter",
  "TransformStream",
  "Blob",
  "File",
  "FormData",
  "URL",
  "URLSearchParams",
  "AbortController",
  "AbortSignal",
  "MessagePort",
  "MessageChannel",
  "MessageEvent",
  "Event",
  "CustomEvent",
  "EventTarget",
  "DOMException",
  "TextEncoder",
  "TextDecoder",
  "Crypto",
  "Performance",
  "Cache",
  "CacheStorage",
] as const;

const FUNCTIONS = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "queueMicrotask",
  "structuredClone",
  "requestAnimationFrame",
  "requestIdleCallback",
  "atob",
  "btoa",
  "encodeURIComponent",
  "decodeURIComponent",
  "parseInt",
  "dispatchEvent",
  "addEventListener",
  "removeEventListener",
  "postMessage",
] as const;

/** Names that a careless `{}` of ours would look up on Object.prototype. */
const COMMON_KEYS = [
  "get",
  "set",
  "value",
  "writable",
  "enumerable",
  "configurable",
  "apply",
  "construct",
  "then",
  "done",
  "kind",
  "stream",
  "bytes",
  "lengths",
  "times",
  "index",
  "gap",
  "armed",
  "ports",
  "data",
  "cancelable",
  "transfer",
  "signal",
  "method",
  "headers",
  "body",
  "mode",
  "type",
  "start",
  "pull",
  "cancel",
  "write",
  "close",
  "abort",
  "highWaterMark",
  "size",
  "preventCancel",
  "preventClose",
  "preventAbort",
  "0",
  "1",
] as const;

export const hostilePages: Scenario[] = [
  counted("language", (counter) => {
    for (const name of LANGUAGE) {
      const value = world[name] as { prototype?: object } | undefined;
      if (!value) continue;
      if (value.prototype && name !== "Object" && name !== "Function") {
        counter.watch(`${name}.prototype`, value.prototype);
      }
      if (name !== "Proxy") counter.watch(name, value);
    }
    counter.watch("Reflect", Reflect);
    counter.watch("JSON", JSON);
    counter.watch("Math", Math);
    const hidden = hiddenPrototypes();
    for (const [label, prototype] of Object.entries(hidden)) counter.watch(label, prototype);
  }),
  counted("functions", (counter) => {
    counter.watch("Function.prototype", Function.prototype);
    counter.watch("Object.prototype", Object.prototype);
  }),
  counted("platform", (counter) => {
    for (const name of PLATFORM) {
      const value = world[name] as { prototype?: object } | undefined;
      if (!value) continue;
      if (value.prototype) counter.watch(`${name}.prototype`, value.prototype);
      counter.watch(name, value);
    }
  }),
  counted("globals", (counter) => {
    for (const name of [...LANGUAGE, ...PLATFORM, ...FUNCTIONS]) counter.watchGlobal(name);
  }),
  hostile("promise-constructor", (lab) => {
    const NativePromise = Promise;
    const counting = {
      configurable: true,
      get() {
        count(lab);
        return NativePromise;
      },
    };
    Object.defineProperty(Promise.prototype, "constructor", counting);
    Object.defineProperty(Promise, Symbol.species, counting);
  }),
  {
    name: "counted-object-prototype",
    prelude(lab) {
      const calls: Record<string, number> = {};
      Object.setPrototypeOf(calls, null);
      lab.kept["calls"] = calls;
      for (const key of COMMON_KEYS) {
        Object.defineProperty(Object.prototype, key, {
          configurable: true,
          get() {
            calls[`get ${key}`] = (calls[`get ${key}`] ?? 0) + 1;
            return undefined;
          },
          set(value: unknown) {
            calls[`set ${key}`] = (calls[`set ${key}`] ?? 0) + 1;
            const own = {
              __proto__: null,
              value,
              writable: true,
              enumerable: true,
              configurable: true,
            };
            Reflect.defineProperty(this as object, key, own as PropertyDescriptor);
          },
        });
      }
    },
    async run(lab) {
      // A descriptor that a careless trap answers with would have an accessor too, and be refused.
      const headers = { accept: "text/event-stream", "x-mine": "1" };
      const response = await fetch(lab.url("text"), { headers });
      const text = await response.text();
      const other = await fetch(lab.url("reader"));
      const reader = other.body!.getReader();
      let done = false;
      while (!done) ({ done } = await reader.read());
      for (const key of COMMON_KEYS) delete (Object.prototype as Record<string, unknown>)[key];
      const calls = lab.kept["calls"] as Record<string, number>;
      lab.note("text", text);
      // How many chunks there are is up to the network, and `then` is looked up for each.
      for (const key of Object.keys(calls).toSorted())
        lab.note(key, key === "get then" ? "some" : calls[key]);
      lab.expect("text", "complete");
      lab.expect("reader", "complete");
    },
  },
  hostile("array-setters", (lab) => {
    for (const index of [0, 1, 2, 3]) {
      Object.defineProperty(Array.prototype, index, {
        configurable: true,
        get: () => undefined,
        set(value: unknown) {
          count(lab);
          Reflect.defineProperty(this as object, index, {
            value,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        },
      });
    }
  }),
  hostile("patches-fetch", (lab) => {
    const native = window.fetch;
    window.fetch = function (this: unknown, ...args: Parameters<typeof fetch>) {
      count(lab);
      return native.apply(this as Window, args);
    };
  }),
  hostile("fetch-returns-another-response", (lab) => {
    const native = window.fetch;
    window.fetch = async (...args) => {
      const response = await native(...args);
      count(lab);
      return new Response(response.body, response);
    };
  }),
  hostile("patches-response-methods", (lab) => {
    const { text, clone } = Response.prototype;
    Response.prototype.text = function () {
      count(lab);
      return text.call(this);
    };
    Response.prototype.clone = function () {
      count(lab);
      return clone.call(this);
    };
    const body = Object.getOwnPropertyDescriptor(Response.prototype, "body")!;
    Object.defineProperty(Response.prototype, "body", {
      ...body,
      get(this: Response) {
        count(lab);
        return Reflect.apply(body.get!, this, []) as unknown;
      },
    });
    const { read } = ReadableStreamDefaultReader.prototype;
    ReadableStreamDefaultReader.prototype.read = function () {
      count(lab);
      return read.call(this);
    };
  }),
  hostile("patches-then", (lab) => {
    const { then } = Promise.prototype;
    // A page may well make every promise thenable in its own way (zone.js does).
    Object.defineProperty(Promise.prototype, "then", {
      configurable: true,
      writable: true,
      value(this: Promise<unknown>, ...args: unknown[]) {
        count(lab);
        return Reflect.apply(then as (...all: unknown[]) => unknown, this, args);
      },
    });
  }),
  hostile("frozen", () => {
    for (const name of [...LANGUAGE, ...PLATFORM]) {
      const value = world[name] as { prototype?: object } | undefined;
      if (value?.prototype) Object.freeze(value.prototype);
      if (value) Object.freeze(value);
    }
    Object.freeze(Reflect);
    Object.defineProperty(window, "fetch", { value: fetch, writable: false, configurable: false });
  }),
  hostile("deleted-globals", () => {
    const kept = ["fetch", "Request", "AbortController", "WritableStream", "Uint8Array"];
    const spared = ["Object", "Array", "String", "Symbol", "Promise", "Error", "TypeError"];
    for (const name of [...LANGUAGE, ...PLATFORM, ...FUNCTIONS, "Reflect", "JSON", "Math"]) {
      if (!kept.includes(name) && !spared.includes(name)) delete world[name];
    }
  }),
  hostile("overridden-globals", (lab) => {
    const bad = () => {
      count(lab);
      throw new RangeError("overridden");
    };
    WeakMap.prototype.get = bad;
    WeakMap.prototype.set = bad;
    for (const name of ["Promise", "Response", "ReadableStream", "MessagePort", "WeakMap", "Map"]) {
      world[name] = bad;
    }
    world["Proxy"] = bad;
    Reflect.apply = bad as typeof Reflect.apply;
    Reflect.construct = bad as typeof Reflect.construct;
  }),
  hostile("overridden-port", (lab) => {
    const bad = () => {
      count(lab);
      throw new RangeError("overridden");
    };
    MessagePort.prototype.postMessage = bad;
    MessagePort.prototype.start = bad;
    EventTarget.prototype.dispatchEvent = bad;
  }),
  hostile("replaced-prototypes", () => {
    Object.setPrototypeOf(Response.prototype, null);
    Object.setPrototypeOf(ReadableStream.prototype, { getReader: 1 });
    Object.setPrototypeOf(fetch, null);
  }),
];
