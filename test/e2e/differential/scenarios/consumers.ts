/** Reading a body in one call, and every way that can go wrong. */
import { event, paced, whole } from "../page/shapes.ts";
import type { Shape } from "../../../server/lab/shape.ts";
import type { Scenario } from "../page/scenario.ts";

const CONSUMERS = ["text", "json", "arrayBuffer", "blob", "bytes", "formData"] as const;

export const consumers: Scenario[] = [
  ...CONSUMERS.map((consumer): Scenario => ({
    name: `consume-${consumer}`,
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const { body } = response;
      lab.note("before", [response.bodyUsed, body?.locked]);
      const pending = Promise.resolve(response[consumer]() as Promise<unknown>);
      pending.catch(() => {});
      lab.note("during", [response.bodyUsed, body?.locked, response.body === body]);
      await lab.release("main", 2);
      await lab.attempt("value", () => pending);
      lab.note("after", [response.bodyUsed, body?.locked, response.body === body]);
      await lab.attempt("again", () => response[consumer]() as Promise<unknown>);
      await lab.attempt("clone", () => response.clone());
      await lab.attempt("reader", () => body!.getReader());
      lab.expect("main", "complete");
    },
  })),
  ...CONSUMERS.map((consumer): Scenario => ({
    name: `consume-${consumer}-without-touching-body`,
    async run(lab) {
      const response = await fetch(lab.url("main"));
      await lab.attempt("value", () => response[consumer]() as Promise<unknown>);
      lab.note("after", [response.bodyUsed, response.body?.locked]);
      lab.expect("main", "complete");
    },
  })),
  {
    name: "consume-while-locked",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const reader = response.body!.getReader();
      for (const consumer of CONSUMERS) {
        await lab.attempt(consumer, () => response[consumer]() as Promise<unknown>);
      }
      await lab.attempt("clone", () => response.clone());
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      while (!(await reader.read()).done);
      lab.note("used", response.bodyUsed);
      lab.expect("main", "complete");
    },
  },
  {
    name: "consume-after-partial-read",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = response.body!.getReader();
      await lab.attempt("chunk", () => reader.read());
      lab.note("used", response.bodyUsed);
      reader.releaseLock();
      for (const consumer of CONSUMERS) {
        await lab.attempt(consumer, () => response[consumer]() as Promise<unknown>);
      }
      const again = response.body!.getReader();
      await lab.release("main", 2);
      while (!(await again.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "consume-locked-and-released",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      response.body!.getReader().releaseLock();
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      await lab.attempt("text", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "consume-twice-at-once",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(1)));
      const first = response.text();
      const second = response.text();
      const order: string[] = [];
      void first.then(() => order.push("first"));
      second.catch(() => order.push("second"));
      await lab.settle();
      await lab.release("main");
      await lab.attempt("first", () => first);
      await lab.attempt("second", () => second);
      lab.note("order", order);
      lab.expect("main", "complete");
    },
  },
  {
    name: "consume-wrong-json",
    async run(lab) {
      for (const [index, send] of ["{", "", "data: {}", '{"a":1}x', "\uFEFF{}"].entries()) {
        // Chromium words the error differently when the whole body has arrived already; Firefox
        // answers the fetch only with the first byte.
        const shape: Shape = { steps: [{ send: " " }, "wait", { send }] };
        const response = await fetch(lab.url(`j${index}`, shape));
        const json = response.json() as Promise<unknown>;
        json.catch(() => {});
        await lab.release(`j${index}`);
        await lab.attempt("json", () => json);
        lab.note("used", response.bodyUsed);
      }
    },
  },
  {
    name: "consume-utf8",
    async run(lab) {
      const send = `\uFEFFdata: {"a":"é😀\u0000"}\r\n\r\n`;
      const response = await fetch(lab.url("main", { steps: [{ send }] }));
      await lab.attempt("text", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "consumer-promises",
    async run(lab) {
      for (const consumer of CONSUMERS) {
        const response = await fetch(lab.url(consumer));
        const promise = response[consumer]() as Promise<unknown>;
        lab.note(consumer, [
          promise instanceof Promise,
          promise.constructor === Promise,
          Reflect.ownKeys(promise).length,
        ]);
        await lab.attempt("value", () => promise);
        lab.expect(consumer, "complete");
      }
    },
  },
  {
    name: "consumer-rejection-unhandled",
    async run(lab) {
      const response = await fetch(
        lab.url("main", { steps: [{ send: event(0) }, "wait", "destroy"] }),
      );
      void response.text();
      await lab.release("main");
      await lab.closed("main");
      await lab.heard("unhandledrejection");
      lab.expect("main", "failed", 0);
    },
  },
  {
    name: "fetch-rejection-unhandled",
    async run(lab) {
      void fetch(lab.url("main", { refuse: true }));
      await lab.heard("unhandledrejection");
    },
  },
  {
    name: "read-rejection-unhandled",
    async run(lab) {
      const response = await fetch(
        lab.url("main", { steps: [{ send: event(0) }, "wait", "destroy"] }),
      );
      const reader = response.body!.getReader();
      const closed = reader.closed.catch(() => {});
      await reader.read();
      void reader.read();
      await lab.release("main");
      await closed;
      await lab.settle();
      await lab.attempt("next", () => reader.read());
      await lab.settle();
      lab.expect("main", "failed", event(0).length);
    },
  },
  {
    name: "clone-before-body-touched",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const copy = response.clone();
      lab.note("properties", [
        copy.url === response.url,
        copy.type,
        copy.redirected,
        copy.status,
        copy === response,
        copy.body === response.body,
        copy instanceof Response,
        Reflect.ownKeys(copy).length,
      ]);
      lab.note("state", [
        response.bodyUsed,
        response.body!.locked,
        copy.bodyUsed,
        copy.body!.locked,
      ]);
      await lab.attempt("copy", () => copy.text());
      lab.note("between", [response.bodyUsed, copy.bodyUsed]);
      await lab.attempt("original", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "clone-after-body-touched",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const { body } = response;
      const copy = response.clone();
      lab.note("body", [response.body === body, body!.locked, response.body!.locked]);
      await lab.attempt("reader of the old body", () => body!.getReader());
      lab.note("identity", [response.body === response.body, copy.body === copy.body]);
      await lab.attempt("original", () => response.text());
      await lab.attempt("copy", () => copy.text());
      lab.note("after", [response.bodyUsed, copy.bodyUsed, body!.locked]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "clone-after-body-touched-read-later",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const { body } = response;
      const copy = response.clone();
      await lab.dawdle();
      lab.note("texts", await Promise.all([response.text(), copy.text()]));
      lab.note("after", [response.bodyUsed, copy.bodyUsed, body!.locked]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "clone-of-clone",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const copy = response.clone();
      const copyOfCopy = copy.clone();
      await lab.release("main", 2);
      const texts = await Promise.all([response.text(), copy.text(), copyOfCopy.text()]);
      lab.note("texts", texts);
      await lab.attempt("clone after use", () => response.clone());
      lab.expect("main", "complete");
    },
  },
  {
    name: "clone-one-branch-read",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const copy = response.clone();
      await lab.attempt("copy", () => copy.json() as Promise<unknown>);
      lab.note("state", [response.bodyUsed, copy.bodyUsed]);
      await lab.attempt("cancel", () => response.body!.cancel("enough"));
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "clone-read-in-step",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      const copy = response.clone();
      const readers = [response.body!.getReader(), copy.body!.getReader()];
      for (let turn = 0; turn < 4; turn += 1) {
        for (const reader of readers) await lab.attempt(`read ${turn}`, () => reader.read());
        if (turn < 3) await lab.release("main");
      }
      lab.expect("main", "complete");
    },
  },
  {
    name: "new-response-of-body",
    async run(lab) {
      const response = await fetch(lab.url("main", { ...whole(), headers: { "x-a": "b" } }));
      const copy = new Response(response.body, response);
      lab.note("properties", [copy.url, copy.type, copy.status, copy.headers.get("x-a")]);
      lab.note("body", [copy.body === response.body, response.bodyUsed, response.body?.locked]);
      await lab.attempt("copy", () => copy.text());
      lab.note("after", [copy.bodyUsed, response.bodyUsed]);
      await lab.attempt("original", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "new-response-of-used-body",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      await response.text();
      await lab.attempt("copy", () => new Response(response.body));
      await lab.attempt("status", () => new Response(null, { status: 99 }));
      await lab.attempt("called", () => Reflect.apply(Response, undefined, []));
      await lab.attempt("json", async () => await Response.json({ a: 1 }).text());
      await lab.attempt("error", () => Response.error().type);
      await lab.attempt("redirect", () => Response.redirect("/x", 307).status);
      lab.expect("main", "complete");
    },
  },
  {
    name: "cache-put",
    async run(lab) {
      const cache = await caches.open("lab");
      const url = lab.url("main");
      const response = await fetch(url);
      await lab.attempt("put", () => cache.put(url, response));
      lab.note("state", [response.bodyUsed, response.body?.locked]);
      const stored = await cache.match(url);
      lab.note("stored", [stored?.status, stored?.type, stored?.headers.get("content-type")]);
      await lab.attempt("text", () => stored!.text());
      await lab.attempt("put used", () => cache.put(url, response));
      await lab.attempt("put locked", async () => {
        const locked = new Response("x");
        locked.body!.getReader();
        await cache.put(url, locked);
      });
      await caches.delete("lab");
      lab.expect("main", "complete");
    },
  },
];
