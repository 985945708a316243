/** What a response is: properties, classes, brand checks. */
import { describeProperties } from "../page/describe.ts";
import type { LabPage } from "../page/lab-page.ts";
import { paced, unending, whole } from "../page/shapes.ts";
import type { Scenario } from "../page/scenario.ts";

const GETTERS = ["type", "url", "redirected", "status", "ok", "statusText", "headers"] as const;

function noteResponse(lab: LabPage, response: Response): void {
  for (const name of [...GETTERS, "body", "bodyUsed"] as const) lab.note(name, response[name]);
  lab.note("url path", new URL(response.url || "none:").pathname);
  lab.note(
    "header list",
    [...response.headers]
      .filter(([name]) => name !== "date")
      .map(([name, value]) => `${name}: ${value}`),
  );
}

export const identity: Scenario[] = [
  {
    name: "response-properties",
    async run(lab) {
      const response = await fetch(
        lab.url("main", { ...whole(), headers: { "x-request-id": "1", "set-cookie": "a=b" } }),
      );
      noteResponse(lab, response);
      await lab.attempt("text", () => response.text());
      lab.note("after", [response.bodyUsed, response.body?.locked]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "own-properties",
    async run(lab) {
      const promise = fetch(lab.url("main"));
      lab.note("promise", [
        Reflect.ownKeys(promise).map(String),
        promise instanceof Promise,
        promise.constructor === Promise,
        Object.getPrototypeOf(promise) === Promise.prototype,
      ]);
      const response = await promise;
      const reader = response.body!.getReader();
      const read = reader.read();
      for (const [label, object] of Object.entries({
        response,
        body: response.body!,
        reader,
        read,
      })) {
        lab.note(`${label} keys`, Reflect.ownKeys(object).map(String));
        lab.note(`${label} tag`, Object.prototype.toString.call(object));
        lab.note(`${label} class`, object.constructor.name);
        lab.note(`${label} extensible`, Object.isExtensible(object));
      }
      const first = await read;
      lab.note("result keys", Reflect.ownKeys(first).map(String));
      lab.note("result", describeProperties(first));
      lab.note("result prototype", Object.getPrototypeOf(first) === Object.prototype);
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "classes",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const reader = response.body!.getReader();
      lab.note("instances", [
        response instanceof Response,
        response.constructor === Response,
        Object.getPrototypeOf(response) === Response.prototype,
        Response.prototype.constructor === Response,
        response.body instanceof ReadableStream,
        response.body!.constructor === ReadableStream,
        ReadableStream.prototype.constructor === ReadableStream,
        reader instanceof ReadableStreamDefaultReader,
        reader.constructor === ReadableStreamDefaultReader,
        ReadableStreamDefaultReader.prototype.constructor === ReadableStreamDefaultReader,
        ReadableStreamBYOBReader.prototype.constructor === ReadableStreamBYOBReader,
        response.headers instanceof Headers,
      ]);
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "brand-checks",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const get = (name: keyof Response) =>
        Object.getOwnPropertyDescriptor(Response.prototype, name)!.get!;
      for (const name of [...GETTERS, "body", "bodyUsed"] as const) {
        await lab.attempt(`${name} of a response`, () => get(name).call(response));
        for (const wrong of [{}, null, Response.prototype, Object.create(response)]) {
          await lab.attempt(`${name} of ${String(wrong)}`, () => get(name).call(wrong));
        }
      }
      for (const name of [
        "text",
        "json",
        "arrayBuffer",
        "blob",
        "bytes",
        "formData",
        "clone",
      ] as const) {
        for (const wrong of [{}, undefined, Response.prototype, new Request("/")]) {
          await lab.attempt(`${name} of ${typeof wrong}`, () =>
            Reflect.apply(Response.prototype[name], wrong, []),
          );
        }
      }
      for (const name of [
        "getReader",
        "tee",
        "cancel",
        "pipeTo",
        "pipeThrough",
        "values",
      ] as const) {
        for (const wrong of [{}, undefined, ReadableStream.prototype, response]) {
          await lab.attempt(`${name} of ${typeof wrong}`, () =>
            Reflect.apply(ReadableStream.prototype[name], wrong, []),
          );
        }
      }
      for (const [label, prototype] of Object.entries({
        default: ReadableStreamDefaultReader.prototype,
        byob: ReadableStreamBYOBReader.prototype,
      })) {
        for (const name of ["read", "cancel", "releaseLock"] as const) {
          await lab.attempt(`${label} ${name} of {}`, () =>
            Reflect.apply(prototype[name] as () => unknown, {}, []),
          );
        }
        await lab.attempt(`${label} closed of {}`, () =>
          Object.getOwnPropertyDescriptor(prototype, "closed")!.get!.call({}),
        );
      }
      await lab.attempt("text", () => Response.prototype.text.call(response));
      lab.expect("main", "complete");
    },
  },
  {
    name: "page-properties-on-response",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      Object.assign(response, { mine: 1 });
      Object.defineProperty(response, "text", { value: () => "overridden" });
      lab.note("own", describeProperties(response));
      lab.note("overridden", response.text());
      await lab.attempt("native", () => Response.prototype.text.call(response));
      lab.expect("main", "complete");
    },
  },
  {
    name: "subclass-and-frozen-response",
    async run(lab) {
      const response = Object.freeze(await fetch(lab.url("main")));
      lab.note("frozen", Object.isFrozen(response));
      await lab.attempt("text", () => response.text());
      class Mine extends Response {}
      const mine = new Mine("mine", { headers: { "content-type": "text/event-stream" } });
      lab.note("mine", [mine instanceof Mine, mine instanceof Response, mine.constructor === Mine]);
      await lab.attempt("text of mine", () => mine.text());
      class MyReader extends ReadableStreamDefaultReader<Uint8Array> {}
      const other = await fetch(lab.url("other"));
      const reader = new MyReader(other.body!);
      lab.note("reader", [reader instanceof MyReader, reader.constructor === MyReader]);
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
      lab.expect("other", "complete");
    },
  },
  {
    name: "media-types",
    async run(lab) {
      const types = [
        "text/event-stream",
        "text/event-stream; charset=utf-8",
        'Text/Event-Stream;Charset="UTF-8"',
      ];
      for (const [index, type] of types.entries()) {
        const response = await fetch(lab.url(`t${index}`, { ...whole(), type }));
        lab.note(type, response.headers.get("content-type"));
        await lab.attempt("blob type", async () => (await response.blob()).type);
        lab.expect(`t${index}`, "complete");
      }
    },
  },
  {
    name: "mislabelled-candidates",
    async run(lab) {
      const body = JSON.stringify({ stream: true });
      for (const type of ["text/plain", "application/json", null]) {
        const name = `m-${String(type).replace("/", "-")}`;
        const response = await fetch(lab.url(name, { ...whole(), type }), { method: "POST", body });
        noteResponse(lab, response);
        await lab.attempt("text", () => response.text());
        lab.expect(name, "complete");
      }
      const answer = await fetch(
        lab.url("json", { type: "application/json", steps: [{ send: '{"a":1}' }] }),
        {
          method: "POST",
          body,
          headers: { accept: "text/event-stream" },
        },
      );
      await lab.attempt("json", () => answer.json());
      const html = await fetch(
        lab.url("html", { type: "text/html", steps: [{ send: "<p>no</p>" }] }),
        {
          method: "POST",
          body,
        },
      );
      await lab.attempt("html", () => html.text());
    },
  },
  {
    name: "statuses",
    async run(lab) {
      for (const status of [200, 201, 400, 429, 500]) {
        const response = await fetch(lab.url(`s${status}`, { ...whole(), status }));
        noteResponse(lab, response);
        await lab.attempt("text", () => response.text());
        lab.expect(`s${status}`, "complete");
      }
      const empty = await fetch(lab.url("empty", { steps: [] }));
      noteResponse(lab, empty);
      await lab.attempt("empty text", () => empty.text());
      lab.note("empty used", [empty.bodyUsed, empty.body]);
      for (const status of [204, 304]) {
        const response = await fetch(lab.url(`s${status}`, { status, steps: [] }));
        noteResponse(lab, response);
        await lab.attempt("text", () => response.text());
        lab.note("used", response.bodyUsed);
      }
      const head = await fetch(lab.url("head"), { method: "HEAD" });
      noteResponse(lab, head);
      await lab.attempt("head text", () => head.text());
    },
  },
  {
    name: "two-fetches-of-one-url",
    async run(lab) {
      const first = await fetch(lab.url("main", paced(1)));
      await lab.release("main");
      await lab.attempt("first", () => first.text());
      const second = await fetch(lab.url("main", paced(1)));
      await lab.release("main");
      await lab.attempt("second", () => second.text());
      lab.note("different", first === second);
    },
  },
  {
    name: "response-never-read",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      lab.note("used", [response.bodyUsed, response.status]);
    },
  },
  {
    name: "same-origin-frames",
    async run(lab) {
      const kinds = { blank: {}, srcdoc: { srcdoc: "<p>frame</p>" }, document: { src: "/blank" } };
      for (const [label, attributes] of Object.entries(kinds)) {
        const frame = document.createElement("iframe");
        Object.assign(frame, attributes);
        const loaded = new Promise((resolve) => (frame.onload = resolve));
        document.body.append(frame);
        await loaded;
        const inner = frame.contentWindow as Window & typeof globalThis;
        const response = await inner.fetch(new URL(lab.url(label), location.href));
        lab.note(label, [
          response instanceof inner.Response,
          response instanceof Response,
          inner.Response.prototype.constructor === inner.Response,
          inner.fetch.name,
          inner.fetch.length,
          Object.getPrototypeOf(inner.fetch) === inner.Function.prototype,
        ]);
        await lab.attempt(`${label} text`, () => response.text());
        lab.expect(label, "complete");
      }
    },
  },
  {
    name: "frame-removed-after-reading",
    async run(lab) {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inner = frame.contentWindow as Window & typeof globalThis;
      const response = await inner.fetch(new URL(lab.url("main"), location.href));
      await lab.attempt("text", () => response.text());
      frame.remove();
      lab.note("gone", [frame.contentWindow, response.bodyUsed]);
      // Our clone of the body learns of its end a moment after the page's `text()`: with the frame
      // goes the realm it is read in. Every byte is there; how it ended may be "the page went away".
      lab.expect("main", "any");
    },
  },
  {
    name: "synchronous-blank-frame",
    async run(lab) {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inner = frame.contentWindow as Window & typeof globalThis;
      lab.note("keys", Object.keys(inner).length > 0);
      const response = await inner.fetch(new URL(lab.url("main"), location.href));
      lab.note("class", [response instanceof inner.Response, response instanceof Response]);
      await lab.attempt("text", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "another-frames-prototype",
    async run(lab) {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inner = frame.contentWindow as Window & typeof globalThis;
      const ours = await fetch(lab.url("text"));
      await lab.attempt("text", () => inner.Response.prototype.text.call(ours));
      lab.note("used", ours.bodyUsed);
      const second = await fetch(lab.url("read"));
      const reader = inner.ReadableStream.prototype.getReader.call(
        second.body,
      ) as ReadableStreamDefaultReader<Uint8Array>;
      lab.note("reader", [
        reader instanceof ReadableStreamDefaultReader,
        reader instanceof inner.ReadableStreamDefaultReader,
      ]);
      await lab.attempt("chunk", async () => (await reader.read()).value?.constructor.name);
      while (!(await inner.ReadableStreamDefaultReader.prototype.read.call(reader)).done);
      const third = await fetch(lab.url("clone"));
      const copy = inner.Response.prototype.clone.call(third);
      lab.note("clone", [copy instanceof Response, copy instanceof inner.Response]);
      await lab.attempt("clone text", () => copy.text());
      await lab.attempt("original text", () => third.text());
      const fourth = await inner.fetch
        .call(window, lab.url("call"))
        .catch((error: unknown) => error);
      lab.note("their fetch on our window", fourth);
      // Another frame's functions are not ours to watch, and the record says so.
      lab.expect("text", "elsewhere", 0);
      lab.expect("read", "elsewhere", 0);
      lab.expect("clone", "complete");
    },
  },
];
