/** How a stream ends early: abort, cancel, a broken network. */
import type { LabPage } from "../page/lab-page.ts";
import { broken, event, paced, unending } from "../page/shapes.ts";
import type { Scenario } from "../page/scenario.ts";

const ONE = event(0).length;
const CONSUMERS = ["text", "json", "arrayBuffer", "blob", "bytes", "formData"] as const;

/** Notes how a promise failed, and whether with the very object that the page gave as reason. */
async function noteFailure(
  lab: LabPage,
  label: string,
  promise: Promise<unknown>,
  reason: unknown,
) {
  const error = await promise.then(
    (value: unknown) => ["did not fail", value],
    (caught: unknown) => caught,
  );
  lab.note(label, error);
  lab.note(`${label}: the same reason`, error === reason);
}

export const ending: Scenario[] = [
  {
    name: "abort-before",
    async run(lab) {
      const reason = { mine: true };
      await noteFailure(
        lab,
        "object",
        fetch(lab.url("a"), { signal: AbortSignal.abort(reason) }),
        reason,
      );
      const signal = AbortSignal.abort();
      await noteFailure(lab, "default", fetch(lab.url("b"), { signal }), signal.reason);
      const request = new Request(lab.url("c"), { signal });
      await noteFailure(lab, "request", fetch(request), signal.reason);
    },
  },
  {
    name: "abort-while-connecting",
    async run(lab) {
      const control = new AbortController();
      const promise = fetch(lab.url("main", { silent: true }), { signal: control.signal });
      await lab.release("main");
      const reason = new RangeError("mine");
      control.abort(reason);
      await noteFailure(lab, "fetch", promise, reason);
    },
  },
  ...CONSUMERS.map((consumer): Scenario => ({
    name: `abort-during-${consumer}`,
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      const promise = response[consumer]() as Promise<unknown>;
      promise.catch(() => {});
      await lab.settle();
      control.abort();
      await noteFailure(lab, consumer, promise, control.signal.reason);
      lab.note("state", [response.bodyUsed, response.body?.locked]);
      await lab.attempt("again", () => response[consumer]() as Promise<unknown>);
      await lab.gone("main");
      lab.expect("main", "aborted", 0);
    },
  })),
  {
    name: "abort-during-text-with-a-reason",
    async run(lab) {
      for (const [index, reason] of [
        { mine: 1 },
        "words",
        null,
        0,
        new RangeError("e"),
      ].entries()) {
        const control = new AbortController();
        const name = `r${index}`;
        const response = await fetch(lab.url(name, unending()), { signal: control.signal });
        const promise = response.text();
        promise.catch(() => {});
        await lab.settle();
        control.abort(reason);
        await noteFailure(lab, name, promise, reason);
        await lab.gone(name);
        lab.expect(name, "aborted", 0);
      }
    },
  },
  {
    name: "abort-during-read",
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      const reader = response.body!.getReader();
      await lab.attempt("first", () => reader.read());
      const pending = reader.read();
      const { closed } = reader;
      pending.catch(() => {});
      closed.catch(() => {});
      const reason = { mine: true };
      control.abort(reason);
      await noteFailure(lab, "read", pending, reason);
      await noteFailure(lab, "closed", closed, reason);
      await noteFailure(lab, "next", reader.read(), reason);
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      await lab.gone("main");
      lab.expect("main", "aborted", ONE);
    },
  },
  {
    name: "abort-during-iteration",
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      const reason = new RangeError("mine");
      const loop = (async () => {
        for await (const chunk of response.body!) {
          lab.note("chunk", chunk.byteLength);
          control.abort(reason);
        }
      })();
      await noteFailure(lab, "loop", loop, reason);
      await lab.gone("main");
      lab.expect("main", "aborted", ONE);
    },
  },
  {
    name: "abort-unread-response",
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      const reason = { mine: true };
      control.abort(reason);
      await noteFailure(lab, "text", response.text(), reason);
      lab.note("state", [response.bodyUsed, response.body?.locked]);
      await lab.gone("main");
      lab.expect("main", "aborted", 0);
    },
  },
  {
    name: "abort-while-nothing-is-read",
    async run(lab) {
      for (const way of ["unread", "reader", "sink"] as const) {
        const control = new AbortController();
        const response = await fetch(lab.url(way, unending()), { signal: control.signal });
        lab.kept[way] = response;
        if (way === "reader") {
          const reader = (lab.kept["held"] = response.body!.getReader());
          await lab.attempt("first", () => reader.read());
        }
        if (way === "sink") {
          const stuck = new WritableStream({ write: () => new Promise(() => {}) });
          response.body!.pipeTo(stuck).catch(() => {});
        }
        await lab.settle();
        control.abort();
        await lab.gone(way);
        lab.expect(way, "aborted", way === "reader" ? ONE : 0);
      }
    },
  },
  {
    name: "abort-after-the-end",
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main"), { signal: control.signal });
      const copy = response.clone();
      await lab.attempt("text", () => response.text());
      // The recorder reads a clone of its own, which an abort in this very turn would still fail.
      await lab.settle();
      control.abort();
      await lab.settle();
      await lab.attempt(
        "clone",
        async () => typeof (await copy.text().catch((e: Error) => e.name)),
      );
      lab.expect("main", "complete");
    },
  },
  {
    name: "abort-clones",
    async run(lab) {
      const control = new AbortController();
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      const copy = response.clone();
      const reason = { mine: true };
      const reads = [response.text(), copy.text()];
      for (const read of reads) read.catch(() => {});
      await lab.settle();
      control.abort(reason);
      for (const [index, read] of reads.entries()) await noteFailure(lab, `${index}`, read, reason);
      await lab.gone("main");
      lab.expect("main", "aborted", 0);
    },
  },
  {
    name: "abort-signal-timeout",
    async run(lab) {
      const signal = AbortSignal.timeout(150);
      const response = await fetch(lab.url("main", unending()), { signal });
      const reader = response.body!.getReader();
      await lab.attempt("first", () => reader.read());
      await noteFailure(lab, "second", reader.read(), signal.reason);
      lab.note("reason", signal.reason);
      await lab.gone("main");
      lab.expect("main", "aborted", ONE);
    },
  },
  {
    name: "abort-signal-any",
    async run(lab) {
      const [one, other] = [new AbortController(), new AbortController()];
      const signal = AbortSignal.any([one.signal, other.signal]);
      const response = await fetch(lab.url("main", unending()), { signal });
      const promise = response.text();
      promise.catch(() => {});
      await lab.settle();
      const reason = { mine: true };
      other.abort(reason);
      await noteFailure(lab, "text", promise, reason);
      lab.note("signals", [one.signal.aborted, signal.reason === reason]);
      await lab.gone("main");
      lab.expect("main", "aborted", 0);
    },
  },
  {
    name: "abort-of-a-request",
    async run(lab) {
      const control = new AbortController();
      const request = new Request(lab.url("main", unending()), { signal: control.signal });
      lab.note("signal", [
        request.signal === control.signal,
        request.signal instanceof AbortSignal,
      ]);
      const response = await fetch(request);
      const promise = response.text();
      promise.catch(() => {});
      await lab.settle();
      const reason = { mine: true };
      control.abort(reason);
      await noteFailure(lab, "text", promise, reason);
      await lab.gone("main");
      lab.expect("main", "aborted", 0);
    },
  },
  {
    name: "abort-listeners-in-order",
    async run(lab) {
      const control = new AbortController();
      const order: string[] = [];
      control.signal.addEventListener("abort", () => order.push("listener before"));
      const response = await fetch(lab.url("main", unending()), { signal: control.signal });
      control.signal.addEventListener("abort", () => order.push("listener after"));
      control.signal.onabort = () => order.push("onabort");
      const reader = response.body!.getReader();
      await reader.read();
      reader.read().catch(() => order.push("read"));
      reader.closed.catch(() => order.push("closed"));
      control.abort();
      order.push("abort returned");
      await lab.settle();
      lab.note("order", order);
      await lab.gone("main");
      lab.expect("main", "aborted", ONE);
    },
  },
  {
    name: "cancel-reader",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const reader = response.body!.getReader();
      await lab.attempt("first", () => reader.read());
      const pending = reader.read();
      await lab.attempt("cancel", () => reader.cancel({ why: "enough" }));
      await lab.attempt("pending", () => pending);
      await lab.attempt("closed", () => reader.closed);
      await lab.attempt("read", () => reader.read());
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      await lab.attempt("cancel again", () => reader.cancel());
      await lab.gone("main");
      lab.expect("main", "cancelled", ONE);
    },
  },
  {
    name: "cancel-body",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      await lab.attempt("cancel", () => response.body!.cancel("enough"));
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      await lab.attempt("text", () => response.text());
      await lab.attempt("reader", () => response.body!.getReader().read());
      await lab.gone("main");
      lab.expect("main", "cancelled", 0);
    },
  },
  {
    name: "cancel-clones",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      const copy = response.clone();
      const order: string[] = [];
      const first = response.body!.cancel("first").then(() => order.push("first"));
      await lab.settle();
      lab.note("waiting", order);
      const second = copy.body!.cancel("second").then(() => order.push("second"));
      await Promise.all([first, second]);
      lab.note("order", order);
      await lab.gone("main");
      lab.expect("main", "cancelled", 0);
    },
  },
  {
    name: "cancel-after-the-end",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(1)));
      const reader = response.body!.getReader();
      await lab.release("main");
      while (!(await reader.read()).done);
      await lab.attempt("cancel", () => reader.cancel("late"));
      lab.expect("main", "complete");
    },
  },
  ...CONSUMERS.map((consumer): Scenario => ({
    name: `network-failure-during-${consumer}`,
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      const promise = response[consumer]() as Promise<unknown>;
      promise.catch(() => {});
      await lab.release("main");
      await lab.attempt(consumer, () => promise);
      lab.note("state", [response.bodyUsed, response.body?.locked]);
      lab.expect("main", "failed", 0);
    },
  })),
  {
    name: "network-failure-during-read",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      const reader = response.body!.getReader();
      await lab.attempt("first", () => reader.read());
      const { closed } = reader;
      closed.catch(() => {});
      await lab.release("main");
      const error = await reader.read().catch((caught: unknown) => caught);
      lab.note("second", error);
      const again = await reader.read().catch((caught: unknown) => caught);
      lab.note("again", [
        again === error,
        (await closed.catch((caught: unknown) => caught)) === error,
      ]);
      await lab.attempt("cancel", () => reader.cancel());
      lab.note("state", [response.bodyUsed, response.body!.locked]);
      lab.expect("main", "failed", ONE);
    },
  },
  {
    name: "network-failure-of-clones-and-branches",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      const copy = response.clone();
      const [left, right] = copy.body!.tee();
      const reads = [response.text(), new Response(left).text(), new Response(right).text()];
      for (const read of reads) read.catch(() => {});
      await lab.release("main");
      const errors = await Promise.all(
        reads.map((read) => read.catch((caught: unknown) => caught)),
      );
      for (const error of errors) lab.note("error", error);
      lab.note("the same", [errors[0] === errors[1], errors[1] === errors[2]]);
      lab.expect("main", "failed", 0);
    },
  },
  {
    name: "network-failure-before-an-answer",
    async run(lab) {
      await lab.attempt("refused", () => fetch(lab.url("main", { refuse: true })));
      await lab.attempt("port", () => fetch("http://127.0.0.1:1/"));
    },
  },
  {
    name: "closed-promise-unhandled",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      const reader = response.body!.getReader();
      await reader.read();
      const { closed } = reader;
      const pending = reader.read();
      pending.catch(() => {});
      await lab.release("main");
      await lab.attempt("pending", () => pending);
      await lab.settle();
      lab.note("closed", closed instanceof Promise);
      lab.expect("main", "failed", ONE);
    },
  },
  {
    name: "pipe-rejection-unhandled",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      void response.body!.pipeTo(new WritableStream());
      await lab.release("main");
      await lab.heard("unhandledrejection");
      lab.expect("main", "failed", 0);
    },
  },
  {
    name: "iterator-rejection-unhandled",
    async run(lab) {
      const response = await fetch(lab.url("main", broken()));
      const iterator = response.body!.values();
      await iterator.next();
      const pending = iterator.next();
      await lab.release("main");
      await lab.closed("main");
      await lab.settle();
      await lab.settle();
      lab.note("pending", pending instanceof Promise);
      lab.expect("main", "failed", ONE);
    },
  },
];
