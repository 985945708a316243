/** What goes out: requests and uploads arrive as the page made them. */
import type { LabPage } from "../page/lab-page.ts";
import { whole } from "../page/shapes.ts";
import type { Scenario } from "../page/scenario.ts";

/** Sends and notes what arrived. */
async function send(lab: LabPage, name: string, init: RequestInit | Request): Promise<void> {
  await lab.attempt(name, async () => {
    const response = await (init instanceof Request ? fetch(init) : fetch(lab.echo(name), init));
    return await response.text();
  });
}

/** Notes every access to an object, in order. */
function logged<T extends object>(object: T, order: string[], label: string): T {
  const noting = <Args extends unknown[], Result>(
    name: string,
    trap: (...args: Args) => Result,
  ): ((...args: Args) => Result) => {
    return (...args) => {
      order.push(`${label} ${name} ${typeof args[1] === "object" ? "" : String(args[1])}`);
      return trap(...args);
    };
  };
  return new Proxy<T>(object, {
    get: noting("get", Reflect.get),
    has: noting("has", Reflect.has),
    ownKeys: noting("ownKeys", Reflect.ownKeys),
    getOwnPropertyDescriptor: noting("descriptor", Reflect.getOwnPropertyDescriptor),
    getPrototypeOf: noting("getPrototypeOf", Reflect.getPrototypeOf),
  });
}

export const requests: Scenario[] = [
  {
    name: "uploads",
    async run(lab) {
      const text = '{"stream":true,"input":"é😀"}';
      const bytes = new TextEncoder().encode(text);
      const form = new FormData();
      form.append("field", text);
      form.append("file", new File([bytes], "a.png", { type: "image/png" }));
      const bodies: Record<string, BodyInit> = {
        text,
        bytes,
        part: bytes.subarray(3, 9),
        buffer: bytes.buffer,
        view: new DataView(bytes.buffer, 2, 5),
        blob: new Blob([text], { type: "application/json" }),
        form,
        parameters: new URLSearchParams({ a: "1", b: text }),
      };
      for (const [name, body] of Object.entries(bodies)) {
        await send(lab, name, { method: "POST", body });
        lab.expect(name, "complete");
      }
      lab.note("untouched", [bytes.byteLength, bytes.buffer.byteLength, [...form.keys()]]);
      await send(lab, "number", { method: "POST", body: 1 as unknown as BodyInit });
      await send(lab, "nothing", { method: "POST" });
      await send(lab, "null", { method: "POST", body: null });
      const object = { toString: () => "made" } as unknown as BodyInit;
      await send(lab, "object", { method: "POST", body: object });
      await send(lab, "get", { method: "GET", body: "no" });
    },
  },
  {
    name: "upload-of-what-was-transferred",
    async run(lab) {
      const bytes = new TextEncoder().encode('{"stream":true}');
      const view = new DataView(bytes.buffer);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      for (const [name, body] of Object.entries({ bytes, view, buffer: bytes.buffer })) {
        await send(lab, name, { method: "POST", body });
      }
      await send(lab, "after", { method: "POST", body: '{"stream":true}' });
      lab.expect("after", "complete");
    },
  },
  {
    name: "upload-body-converted-once",
    async run(lab) {
      let conversions = 0;
      const body = { toString: () => `body ${(conversions += 1)}` } as unknown as BodyInit;
      await send(lab, "main", { method: "POST", body });
      let urls = 0;
      const url = { toString: () => ((urls += 1), lab.echo("url")) };
      await lab.attempt("url", async () => await (await fetch(url as unknown as URL)).text());
      lab.note("conversions", [conversions, urls]);
      lab.expect("main", "complete");
      lab.expect("url", "complete");
    },
  },
  {
    name: "upload-of-a-stream",
    only: "chromium",
    async run(lab) {
      const body = new Blob(["chunk one", "chunk two"]).stream();
      // Chromium sends a stream over HTTP/2 only; the failure must be its own.
      const init = { method: "POST", body, duplex: "half" } as RequestInit;
      await send(lab, "main", init);
      lab.note("stream", body.locked);
      const other = new Blob(["x"]).stream();
      await lab.attempt("without duplex", () =>
        fetch(lab.echo("b"), { method: "POST", body: other }),
      );
      lab.note("other", other.locked);
      const request = new Request(lab.echo("c"), {
        method: "POST",
        body: new Blob(["kept"]).stream(),
        duplex: "half",
      } as RequestInit);
      await lab.attempt("request text", () => request.clone().text());
      lab.note("request", [request.bodyUsed, request.body?.locked]);
    },
  },
  {
    name: "upload-of-a-stream-over-http2",
    only: "chromium",
    async run(lab) {
      const pieces = ["one ", "two ", "three"];
      const pulls: number[] = [];
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            pulls.push(pieces.length);
            const piece = pieces.shift();
            if (piece === undefined) controller.close();
            else controller.enqueue(new TextEncoder().encode(piece));
          },
        },
        { highWaterMark: 0 },
      );
      const init = { method: "POST", body, duplex: "half" } as RequestInit;
      const responding = fetch(lab.secureEcho("main"), init);
      lab.note("stream", body.locked);
      lab.note("echo", await (await responding).text());
      lab.note("pulls", pulls);
      const request = new Request(lab.secureEcho("request"), {
        ...init,
        body: new Blob(["of a request"]).stream(),
      });
      lab.note("echo of a request", await (await fetch(request)).text());
      lab.note("request", [request.bodyUsed, request.body?.locked]);
      lab.expect("main", "complete");
      lab.expect("request", "complete");
    },
  },
  {
    name: "headers",
    async run(lab) {
      const kinds: Record<string, HeadersInit> = {
        object: { Accept: "text/event-stream", "X-Mine": "1" },
        pairs: [
          ["accept", "text/event-stream"],
          ["x-mine", "1"],
          ["x-mine", "2"],
        ],
        headers: new Headers({ authorization: "Bearer secret-token" }),
        map: new Map([["x-map", "1"]]) as unknown as HeadersInit,
      };
      for (const [name, headers] of Object.entries(kinds)) {
        await send(lab, name, { headers });
        lab.expect(name, "complete");
      }
      for (const headers of [{ "bad name": "1" }, { a: "\n\0" }, [["one"]], 1]) {
        await lab.attempt("bad", () =>
          fetch("/blank", { headers: headers as unknown as HeadersInit }),
        );
      }
      await send(lab, "forbidden", { headers: { cookie: "a=b", "sec-x": "1", host: "x" } });
    },
  },
  {
    name: "init-read-once",
    async run(lab) {
      const order: string[] = [];
      const headers = logged({ accept: "text/event-stream", "x-mine": "1" }, order, "headers");
      const init = logged(
        { method: "POST", body: '{"stream":true}', headers, signal: new AbortController().signal },
        order,
        "init",
      );
      const promise = fetch(lab.echo("main"), init);
      order.push("fetch returned");
      await lab.attempt("arrived", async () => await (await promise).text());
      lab.note("order", order);
      lab.expect("main", "complete");
    },
  },
  {
    name: "init-getters-with-effects",
    async run(lab) {
      const order: string[] = [];
      class Init {
        #bodies = 0;
        get body() {
          order.push("body");
          return `{"stream":true,"n":${(this.#bodies += 1)}}`;
        }
        get method() {
          order.push("method");
          return "POST";
        }
        get headers() {
          order.push("headers");
          return { "x-mine": "1" };
        }
      }
      await send(lab, "main", new Init());
      lab.note("order", order);
      const throwing = Object.defineProperty({}, "headers", {
        get() {
          throw new RangeError("mine");
        },
      });
      await lab.attempt("throwing", () => fetch(lab.echo("b"), throwing as RequestInit));
      lab.expect("main", "complete");
    },
  },
  {
    name: "init-header-iterables",
    async run(lab) {
      const order: string[] = [];
      function* pairs() {
        order.push("start");
        yield ["x-a", "1"];
        order.push("middle");
        yield ["x-b", "2"];
        order.push("end");
      }
      await send(lab, "main", { headers: pairs() as unknown as HeadersInit });
      lab.note("order", order);
      lab.expect("main", "complete");
    },
  },
  {
    name: "request-objects",
    async run(lab) {
      const body = '{"stream":true}';
      const request = new Request(lab.echo("main"), {
        method: "POST",
        body,
        headers: { "x-a": "1" },
      });
      lab.note("properties", [
        Reflect.ownKeys(request).length,
        request instanceof Request,
        request.constructor === Request,
        Request.prototype.constructor === Request,
        request.method,
        request.bodyUsed,
        Object.prototype.toString.call(request),
      ]);
      const copy = request.clone();
      await send(lab, "main", request);
      lab.note("used", [request.bodyUsed, copy.bodyUsed]);
      await lab.attempt("fetch again", () => fetch(request));
      await lab.attempt("clone again", () => request.clone());
      await lab.attempt("text of the clone", () => copy.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "request-of-request",
    async run(lab) {
      const first = new Request(lab.echo("main"), { method: "POST", body: '{"stream":true}' });
      const second = new Request(first);
      lab.note("bodies", [first.bodyUsed, second.bodyUsed]);
      const third = new Request(second, { headers: { "x-a": "1" } });
      lab.note("bodies", [second.bodyUsed, third.bodyUsed]);
      await lab.attempt("used", () => new Request(first));
      await send(lab, "main", third);
      await lab.attempt("with init", async () => {
        const get = new Request(lab.echo("get"));
        return await (await fetch(get, { method: "PUT", body: "replaced" })).text();
      });
      lab.expect("main", "complete");
      lab.expect("get", "complete");
    },
  },
  {
    name: "request-subclass-and-properties",
    async run(lab) {
      class Mine extends Request {
        override get url() {
          return "http://elsewhere/";
        }
      }
      const mine = new Mine(lab.echo("main"), { method: "POST", body: "x" });
      lab.note("mine", [mine instanceof Mine, mine.constructor === Mine]);
      await send(lab, "main", mine);
      await lab.attempt("called", () => Reflect.apply(Request, undefined, ["/"]));
      await lab.attempt("no arguments", () => Reflect.construct(Request, []));
      await lab.attempt("bad method", () => new Request("/", { method: "b d" }));
      const order: string[] = [];
      await lab.attempt("getters", () => {
        const init = logged({ method: "POST", body: "x", headers: { a: "b" } }, order, "init");
        return new Request("/", init).method;
      });
      lab.note("order", order);
    },
  },
  {
    name: "event-source-and-xhr",
    async run(lab) {
      const source = new EventSource(
        lab.url("source", { steps: [{ send: "data: one\n\nevent: x\ndata: two\n\n" }, "hang"] }),
      );
      const heard = await new Promise<unknown[]>((resolve) => {
        const list: unknown[] = [];
        source.onopen = () => list.push("open");
        source.onmessage = ({ data, lastEventId }) => list.push(data, lastEventId);
        source.addEventListener("x", ({ data }) => resolve([...list, data]));
      });
      lab.note("source", [
        heard,
        source.readyState,
        source.constructor === EventSource,
        Reflect.ownKeys(source),
      ]);
      source.close();
      const request = new XMLHttpRequest();
      const states: unknown[] = [];
      request.onreadystatechange = () => states.push(request.readyState);
      const done = new Promise((resolve) => (request.onloadend = resolve));
      request.open("GET", lab.url("xhr", whole(1)));
      request.send();
      await done;
      lab.note("xhr", [
        request.status,
        request.responseText,
        states.at(-1),
        Reflect.ownKeys(request),
      ]);
    },
  },
];
