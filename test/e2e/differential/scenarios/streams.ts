/** The body as a stream: readers, branches, pipes, iteration. */
import { broken, event, paced, unending, whole } from "../page/shapes.ts";
import type { Shape } from "../../../server/lab/shape.ts";
import type { Scenario } from "../page/scenario.ts";

/** A sink that notes what arrives. */
function sink(log: string[]): WritableStream<Uint8Array> {
  return new WritableStream({
    write: (chunk) => void log.push(`write ${chunk.constructor.name} ${chunk.byteLength}`),
    close: () => void log.push("close"),
    abort: (reason) => void log.push(`abort ${String(reason)}`),
  });
}

export const streams: Scenario[] = [
  {
    name: "body-identity-and-lock",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const { body } = response;
      lab.note("same", [response.body === body, body!.locked, response.bodyUsed]);
      const reader = body!.getReader();
      lab.note("locked", [response.body === body, body!.locked, response.bodyUsed]);
      const pending = reader.read();
      lab.note("reading", [response.bodyUsed]);
      await lab.attempt("chunk", () => pending);
      await lab.attempt("second reader", () => body!.getReader());
      await lab.attempt("cancel while locked", () => body!.cancel());
      await lab.attempt("tee while locked", () => body!.tee());
      reader.releaseLock();
      lab.note("released", [body!.locked, response.bodyUsed]);
      await lab.attempt("read after release", () => reader.read());
      await lab.attempt("closed after release", () => reader.closed);
      const next = body!.getReader();
      await lab.release("main", 2);
      await lab.attempt("chunk", () => next.read());
      await lab.attempt("end", () => next.read());
      await lab.attempt("closed", () => next.closed);
      lab.note("end state", [body!.locked, response.bodyUsed, response.body === body]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "read-chunks",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(4)));
      const reader = response.body!.getReader();
      for (let turn = 0; turn < 5; turn += 1) {
        const result = await reader.read();
        lab.note(`chunk ${turn}`, result);
        lab.note("chunk class", [
          result.value instanceof Uint8Array,
          result.value?.buffer instanceof ArrayBuffer,
          result.value?.byteOffset,
        ]);
        if (turn < 4) await lab.release("main");
      }
      await lab.attempt("after the end", () => reader.read());
      lab.expect("main", "complete");
    },
  },
  {
    name: "chunk-is-the-pages-own",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = response.body!.getReader();
      const first = await reader.read();
      first.value!.fill(0);
      lab.note("overwritten", first.value);
      await lab.release("main");
      const second = await reader.read();
      const moved = structuredClone(second.value!, { transfer: [second.value!.buffer] });
      lab.note("transferred", [second.value!.byteLength, moved.byteLength, moved]);
      await lab.release("main");
      await lab.attempt("end", () => reader.read());
      lab.expect("main", "complete");
    },
  },
  {
    name: "reads-in-flight",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = response.body!.getReader();
      const order: string[] = [];
      const reads = [0, 1, 2].map((number) => {
        const read = reader.read();
        void read.then(({ done, value }) => order.push(`${number} ${done} ${value?.byteLength}`));
        return read;
      });
      void reader.closed.then(() => order.push("closed"));
      // Each waited for before the next is sent: two that arrive together are one chunk.
      await reads[0];
      await lab.release("main");
      await reads[1];
      await lab.release("main");
      await Promise.all(reads);
      await lab.settle();
      lab.note("order", order);
      lab.expect("main", "complete");
    },
  },
  {
    name: "release-lock-with-pending-read",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = response.body!.getReader();
      await reader.read();
      const pending = reader.read();
      const { closed } = reader;
      closed.catch(() => {});
      await lab.attempt("release", () => reader.releaseLock());
      await lab.attempt("pending", () => pending);
      await lab.attempt("closed", () => closed);
      lab.note("closed again", reader.closed === closed);
      const next = response.body!.getReader();
      await lab.release("main", 2);
      while (!(await next.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "released-and-read-on-later",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = response.body!.getReader();
      await lab.attempt("chunk", () => reader.read());
      reader.releaseLock();
      await lab.dawdle();
      const next = response.body!.getReader();
      await lab.release("main", 2);
      while (!(await next.read()).done);
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "reader-constructors",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = new ReadableStreamDefaultReader(response.body!);
      lab.note("locked", response.body!.locked);
      await lab.attempt("chunk", () => reader.read());
      await lab.attempt(
        "on a locked stream",
        () => new ReadableStreamDefaultReader(response.body!),
      );
      await lab.attempt(
        "byob on a locked stream",
        () => new ReadableStreamBYOBReader(response.body!),
      );
      await lab.attempt("on nothing", () => Reflect.construct(ReadableStreamDefaultReader, []));
      await lab.attempt("on an object", () => Reflect.construct(ReadableStreamDefaultReader, [{}]));
      await lab.attempt("without new", () => Reflect.apply(ReadableStreamDefaultReader, null, []));
      reader.releaseLock();
      const byob = new ReadableStreamBYOBReader(response.body!);
      await lab.release("main", 2);
      await lab.attempt("byob chunk", () => byob.read(new Uint8Array(1000)));
      await lab.attempt("byob end", () => byob.read(new Uint8Array(10)));
      lab.expect("main", "complete");
    },
  },
  {
    name: "get-reader-arguments",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const body = response.body!;
      await lab.attempt("mode none", () => Reflect.apply(body.getReader, body, [{ mode: "none" }]));
      await lab.attempt("number", () => Reflect.apply(body.getReader, body, [1]));
      let reads = 0;
      const options = Object.defineProperty({}, "mode", { get: () => void (reads += 1) });
      const getReader = body.getReader as () => ReadableStreamDefaultReader<Uint8Array>;
      const reader = Reflect.apply(getReader, body, [options] as unknown as []);
      lab.note("mode was read", [reads, reader]);
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "byob-reader",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const reader = response.body!.getReader({ mode: "byob" });
      lab.note("class", [
        reader instanceof ReadableStreamBYOBReader,
        Reflect.ownKeys(reader).length,
      ]);
      const view = new Uint8Array(new ArrayBuffer(500), 100, 20);
      const pending = reader.read(view);
      lab.note("detached", [view.byteLength, view.buffer.byteLength]);
      const first = await pending;
      lab.note("first", first);
      lab.note("offset", [first.value?.byteOffset, first.value?.constructor.name]);
      await lab.attempt("words", () => reader.read(new Uint16Array(4)));
      await lab.attempt("at least", () => reader.read(new Uint8Array(10), { min: 10 }));
      await lab.attempt("empty", () => reader.read(new Uint8Array(0)));
      await lab.attempt("nothing", () => Reflect.apply(reader.read, reader, []));
      await lab.attempt("min too big", () => reader.read(new Uint8Array(1), { min: 2 }));
      await lab.attempt("data view", () => reader.read(new DataView(new ArrayBuffer(9))));
      await lab.release("main", 2);
      for (let turn = 0; turn < 20; turn += 1) {
        const { done, value } = await reader.read(new Uint8Array(64), { min: 64 });
        lab.note("rest", [done, value]);
        if (done) break;
      }
      await lab.attempt("closed", () => reader.closed);
      lab.expect("main", "complete");
    },
  },
  {
    name: "byob-cancel-with-pending-read",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const reader = response.body!.getReader({ mode: "byob" });
      await lab.attempt("first", () => reader.read(new Uint8Array(1000)));
      const pending = reader.read(new Uint8Array(10));
      await lab.attempt("cancel", () => reader.cancel("enough"));
      await lab.attempt("pending", () => pending);
      await lab.gone("main");
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "tee-both",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const branches = response.body!.tee();
      lab.note("tee", [
        Array.isArray(branches),
        branches.length,
        response.body!.locked,
        response.bodyUsed,
      ]);
      for (const branch of branches) {
        lab.note("branch", [branch instanceof ReadableStream, branch.locked]);
      }
      const readers = branches.map((branch) => branch.getReader());
      await lab.release("main", 2);
      for (const reader of readers) {
        let length = 0;
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          length += value.byteLength;
          value.fill(0);
        }
        lab.note("length", length);
      }
      await lab.attempt("text", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "tee-one-branch-then-cancel-both",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const [left, right] = response.body!.tee();
      const reader = left.getReader();
      await lab.attempt("left", () => reader.read());
      const order: string[] = [];
      const first = reader.cancel("left").then(() => order.push("left"));
      await lab.settle();
      lab.note("waiting", order);
      const second = right.cancel("right").then(() => order.push("right"));
      await Promise.all([first, second]);
      lab.note("order", order);
      await lab.gone("main");
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "tee-cancel-one-read-other",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const [left, right] = response.body!.tee();
      void left.cancel("no");
      await lab.release("main", 2);
      await lab.attempt("right", () => new Response(right).text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "tee-read-later",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const [left, right] = response.body!.tee();
      await lab.dawdle();
      await lab.release("main", 2);
      const texts = [left, right].map((stream) => new Response(stream).text());
      lab.note("texts", await Promise.all(texts));
      lab.expect("main", "complete");
    },
  },
  {
    name: "tee-one-branch-to-worker",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const [left, right] = response.body!.tee();
      const worker = new Worker("/worker.js");
      const answer = new Promise<MessageEvent>((resolve) => (worker.onmessage = resolve));
      await lab.attempt("posted", () => worker.postMessage(left, [left]));
      lab.note("state", [left.locked, right.locked, response.bodyUsed]);
      void right.cancel("not wanted");
      await lab.dawdle();
      await lab.release("main", 2);
      lab.note("answer", (await answer).data);
      worker.terminate();
      lab.expect("main", "elsewhere", 0);
    },
  },
  {
    name: "tee-one-branch-to-worker-other-read-later",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const [left, right] = response.body!.tee();
      const worker = new Worker("/worker.js");
      const answer = new Promise<MessageEvent>((resolve) => (worker.onmessage = resolve));
      await lab.attempt("posted", () => worker.postMessage(left, [left]));
      await lab.dawdle();
      await lab.release("main", 2);
      lab.note("answer", (await answer).data);
      worker.terminate();
      lab.note("text", await new Response(right).text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "tee-of-tee",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const [left, right] = response.body!.tee();
      const [third, fourth] = right.tee();
      const texts = [left, third, fourth].map((stream) => new Response(stream).text());
      lab.note("texts", await Promise.all(texts));
      lab.expect("main", "complete");
    },
  },
  {
    name: "tee-after-partial-read",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      const reader = response.body!.getReader();
      await reader.read();
      reader.releaseLock();
      const [left, right] = response.body!.tee();
      await lab.release("main", 3);
      lab.note(
        "texts",
        await Promise.all([left, right].map((stream) => new Response(stream).text())),
      );
      lab.expect("main", "complete");
    },
  },
  {
    name: "pipe-to",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const log: string[] = [];
      const piped = response.body!.pipeTo(sink(log));
      lab.note("at once", [response.body!.locked, response.bodyUsed, piped instanceof Promise]);
      await lab.release("main");
      await lab.release("main");
      await lab.attempt("piped", () => piped);
      lab.note("after", [response.body!.locked, response.bodyUsed]);
      lab.note("closed", log.at(-1));
      lab.note(
        "sizes",
        log.reduce((sum, line) => sum + Number(line.split(" ")[2] ?? 0), 0),
      );
      lab.expect("main", "complete");
    },
  },
  {
    name: "pipe-to-prevent-close",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const log: string[] = [];
      const destination = sink(log);
      await lab.attempt("piped", () => response.body!.pipeTo(destination, { preventClose: true }));
      lab.note("sink", [destination.locked, log.includes("close")]);
      await lab.attempt("close", () => destination.close());
      lab.expect("main", "complete");
    },
  },
  {
    name: "pipe-to-validation",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const body = response.body!;
      const pipeTo = (...args: unknown[]) =>
        Reflect.apply(body.pipeTo, body, args) as Promise<void>;
      await lab.attempt("nothing", () => pipeTo());
      await lab.attempt("an object", () => pipeTo({}));
      await lab.attempt("a bad signal", () => pipeTo(new WritableStream(), { signal: {} }));
      await lab.attempt("a bad option", () => pipeTo(new WritableStream(), 1));
      const locked = new WritableStream();
      locked.getWriter();
      await lab.attempt("a locked sink", () => pipeTo(locked));
      lab.note("still free", [body.locked, response.bodyUsed]);
      const reader = body.getReader();
      await lab.attempt("a locked source", () => pipeTo(new WritableStream()));
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "pipe-to-aborted-signal",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const log: string[] = [];
      const reason = { why: "already" };
      const outcome = await response
        .body!.pipeTo(sink(log), { signal: AbortSignal.abort(reason) })
        .catch((error: unknown) => error);
      lab.note("same reason", outcome === reason);
      lab.note("log", log);
      await lab.gone("main");
    },
  },
  {
    name: "pipe-to-abort-midway",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const log: string[] = [];
      const control = new AbortController();
      const started = new Promise<void>((resolve) => {
        const destination = new WritableStream<Uint8Array>({
          write(chunk) {
            log.push(`write ${chunk.byteLength}`);
            resolve();
          },
          abort: (reason) => void log.push(`abort ${(reason as Error).name}`),
        });
        response.body!.pipeTo(destination, { signal: control.signal }).then(
          () => log.push("piped"),
          (error: Error) =>
            log.push(`failed ${error.name} ${String(error === control.signal.reason)}`),
        );
      });
      await started;
      control.abort();
      await lab.gone("main");
      await lab.settle();
      lab.note("log", log);
      lab.note("source", [response.body!.locked, response.bodyUsed]);
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "pipe-to-prevent-cancel",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      const failing = new WritableStream<Uint8Array>({
        write() {
          throw new RangeError("full");
        },
      });
      await lab.attempt("piped", async () => {
        const piped = response.body!.pipeTo(failing, { preventCancel: true });
        piped.catch(() => {});
        await lab.release("main");
        await piped;
      });
      lab.note("source", [response.body!.locked, response.bodyUsed]);
      await lab.release("main", 2);
      await lab.attempt("rest", async () => (await new Response(response.body).text()).length > 0);
    },
  },
  {
    name: "pipe-to-failing-sink",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const failing = new WritableStream<Uint8Array>({
        write() {
          throw new RangeError("full");
        },
      });
      await lab.attempt("piped", () => response.body!.pipeTo(failing));
      await lab.gone("main");
      lab.note("source", [response.body!.locked, response.bodyUsed]);
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "pipe-to-network-failure",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      const log: string[] = [];
      const piped = response.body!.pipeTo(sink(log), { preventAbort: true });
      piped.catch(() => {});
      // A network that fails first takes with it what was not read yet.
      while (log.length === 0) await lab.settle();
      await lab.release("main");
      await lab.attempt("piped", () => piped);
      lab.note("log", log);
      lab.expect("main", "failed", event(0).length);
    },
  },
  {
    name: "pipe-to-sink-that-asks-for-nothing-aborted",
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      const piped = response.body!.pipeTo(new WritableStream({}, { highWaterMark: 0 }));
      await lab.settle();
      control.abort();
      await lab.attempt("piped", () => piped);
      lab.note("source", response.body!.locked);
      await lab.gone("main");
      lab.expect("main", "aborted", 0);
    },
  },
  {
    name: "pipe-to-sink-that-asks-for-nothing-of-nothing",
    // Firefox learns of the end of a body only when it is read.
    only: "chromium",
    async run(lab) {
      const response = await fetch(lab.url("main", { steps: ["wait"] }));
      const piped = response.body!.pipeTo(new WritableStream({}, { highWaterMark: 0 }));
      await lab.release("main");
      await lab.attempt("piped", () => piped);
      lab.note("source", response.body!.locked);
      lab.expect("main", "complete");
    },
  },
  {
    name: "pipe-through",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<
        string,
        Uint8Array
      >;
      const text = response.body!.pipeThrough(decoder);
      lab.note("result", [
        text === decoder.readable,
        response.body!.locked,
        decoder.writable.locked,
      ]);
      const reader = text.getReader();
      await lab.attempt("first", () => reader.read());
      await lab.release("main");
      await lab.attempt("second", () => reader.read());
      await lab.release("main", 2);
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        rest += value;
      }
      lab.note("rest", rest);
      lab.expect("main", "complete");
    },
  },
  {
    name: "pipe-through-cancelled",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<
        string,
        Uint8Array
      >;
      const reader = response.body!.pipeThrough(decoder).getReader();
      await lab.attempt("first", () => reader.read());
      await lab.attempt("cancel", () => reader.cancel("enough"));
      await lab.gone("main");
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "pipe-through-validation",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const body = response.body!;
      const through = (...args: unknown[]) =>
        Reflect.apply(body.pipeThrough, body, args) as unknown;
      await lab.attempt("nothing", () => through());
      await lab.attempt("an object", () => through({}));
      const pair = new TransformStream();
      const writer = pair.writable.getWriter();
      await lab.attempt("a locked writable", () => through(pair));
      writer.releaseLock();
      const order: string[] = [];
      const logging = {
        get readable() {
          order.push("readable");
          return pair.readable;
        },
        get writable() {
          order.push("writable");
          return pair.writable;
        },
      };
      await lab.attempt("logged", () => through(logging) === pair.readable);
      lab.note("order", order);
      await lab.attempt("text", () => new Response(pair.readable).text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "iterate",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      const order: unknown[] = [];
      for await (const chunk of response.body!) {
        order.push(chunk, response.body!.locked, response.bodyUsed);
        await lab.release("main");
      }
      lab.note("order", order);
      lab.note("after", [response.body!.locked, response.bodyUsed]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "iterate-break",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      for await (const chunk of response.body!) {
        lab.note("chunk", chunk);
        break;
      }
      lab.note("after", [response.body!.locked, response.bodyUsed]);
      await lab.gone("main");
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "iterate-throw",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      await lab.attempt("loop", async () => {
        for await (const chunk of response.body!) throw new RangeError(`at ${chunk.byteLength}`);
      });
      lab.note("after", [response.body!.locked, response.bodyUsed]);
      await lab.gone("main");
      lab.expect("main", "cancelled", event(0).length);
    },
  },
  {
    name: "iterate-prevent-cancel",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      for await (const chunk of response.body!.values({ preventCancel: true })) {
        lab.note("chunk", chunk);
        break;
      }
      lab.note("after", [response.body!.locked, response.bodyUsed]);
      await lab.release("main", 3);
      const reader = response.body!.getReader();
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "iterator-object",
    async run(lab) {
      const shape: Shape = { steps: [{ send: event(0) }, "wait", ...unending().steps!] };
      const response = await fetch(lab.url("main", shape));
      const iterator = response.body!.values();
      const prototype = Object.getPrototypeOf(iterator) as object;
      lab.note("shape", [
        ReadableStream.prototype.values === ReadableStream.prototype[Symbol.asyncIterator],
        Reflect.ownKeys(prototype).map(String),
        Object.prototype.toString.call(iterator),
        iterator[Symbol.asyncIterator]() === iterator,
      ]);
      await lab.attempt("reader", () => response.body!.getReader());
      const both = [iterator.next(), iterator.next()];
      await lab.attempt("first", () => both[0]);
      await lab.release("main");
      await lab.attempt("second", () => both[1]);
      await lab.attempt("brand", () => Reflect.apply(iterator.next, {}, []));
      await lab.attempt(
        "return",
        () => Reflect.apply(iterator.return!, iterator, ["value"]) as unknown,
      );
      await lab.attempt("next after return", () => iterator.next());
      await lab.gone("main");
      lab.note("after", [response.body!.locked]);
      lab.expect("main", "cancelled", event(0).length * 2);
    },
  },
  {
    name: "iterate-network-failure",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      await lab.attempt("loop", async () => {
        for await (const chunk of response.body!) {
          lab.note("chunk", chunk);
          await lab.release("main");
        }
      });
      lab.note("after", [response.body!.locked, response.bodyUsed]);
      lab.expect("main", "failed", event(0).length);
    },
  },
  {
    name: "body-to-worker",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const body = response.body!;
      const worker = new Worker("/worker.js");
      const answer = new Promise<MessageEvent>((resolve) => (worker.onmessage = resolve));
      await lab.attempt("posted", () => worker.postMessage(body, [body]));
      lab.note("state", [body.locked, response.bodyUsed]);
      await lab.release("main", 2);
      lab.note("answer", (await answer).data);
      worker.terminate();
      lab.expect("main", "elsewhere", 0);
    },
  },
  {
    name: "body-structured-clone",
    async run(lab) {
      const response = await fetch(lab.url("main"));
      const body = response.body!;
      await lab.attempt("without transfer", () => structuredClone(body));
      const copy = structuredClone(body, { transfer: [body] });
      lab.note("state", [body.locked, copy.locked, copy === body, copy instanceof ReadableStream]);
      await lab.attempt("text", () => new Response(copy).text());
      await lab.attempt("reader", () => body.getReader());
    },
  },
  {
    name: "stream-in-request-body-position",
    async run(lab) {
      const response = await fetch(lab.url("main", whole(1)));
      await lab.attempt("request", async () => {
        const request = new Request("/x", {
          method: "POST",
          body: response.body,
          duplex: "half",
        } as RequestInit);
        return await request.text();
      });
      lab.note("state", [response.body?.locked, response.bodyUsed]);
      if (!response.bodyUsed) await lab.attempt("text", () => response.text());
    },
  },
  {
    name: "forty-streams-at-once",
    async run(lab) {
      const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
      const texts = names.map(async (name, index) => {
        const response = await fetch(lab.cross(name, paced(3), `h${index % 10}.`));
        if (index % 2) return await response.text();
        let length = 0;
        for await (const chunk of response.body!) length += chunk.byteLength;
        return length;
      });
      for (const name of names) await lab.release(name, 3);
      lab.note("texts", await Promise.all(texts));
      for (const name of names) lab.expect(name, "complete");
    },
  },
  {
    name: "large-stream",
    async run(lab) {
      const size = 5 * 1024 * 1024;
      const response = await fetch(lab.url("main", { steps: [{ fill: size }] }));
      let length = 0;
      for await (const chunk of response.body!) length += chunk.byteLength;
      lab.note("length", length === size);
      lab.expect("main", "complete");
    },
  },
];
