/** What a page shares with whatever runs beside it: timers, legacy statics, frames, the call stack. */
import type { Scenario } from "../page/scenario.ts";
import { paced, whole } from "../page/shapes.ts";

/** The next id of a timer: how many there were in between tells of others. */
function timerId(): number {
  return Number(setTimeout(() => {}, 0));
}

/** As Sentry's transport takes a `fetch` that nobody has patched. */
function fetchOfRemovedFrame(): typeof fetch {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.head.append(frame);
  const borrowed = (frame.contentWindow as unknown as typeof globalThis).fetch;
  frame.remove();
  return borrowed;
}

const absolute = (url: string): string => new URL(url, location.href).href;

export const neighbours: readonly Scenario[] = [
  {
    name: "timer-ids",
    async run(lab) {
      const before = timerId();
      const response = await fetch(lab.url("main"));
      const between = timerId();
      await response.text();
      await lab.dawdle();
      lab.note("timers of others", [between - before, timerId() - between]);
      lab.expect("main", "complete");
    },
  },
  {
    name: "all-timers-cleared",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(3)));
      const reader = response.body!.getReader();
      await reader.read();
      for (let id = timerId(); id > 0; id--) clearTimeout(id);
      await lab.release("main", 3);
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
  {
    name: "regexp-statics",
    async run(lab) {
      const statics = RegExp as unknown as Record<string, string>;
      const noted = (label: string): void =>
        lab.note(label, [statics["lastMatch"], statics["$1"], statics["input"]]);
      /a(b)/.exec("ab");
      const response = await fetch(lab.url("main", whole()));
      noted("after a stream");
      await response.text();
      noted("after its text");
      const init = { method: "POST", body: '{"stream":true}', headers: { accept: "x/y" } };
      await (await fetch(lab.echo("asking"), init)).text();
      noted("after a request for one");
      lab.expect("main", "complete");
    },
  },
  {
    name: "fetch-of-a-removed-frame",
    async run(lab) {
      const borrowed = fetchOfRemovedFrame().bind(window);
      const init = { method: "POST", body: "envelope", keepalive: true };
      await lab.attempt("answered", async () => {
        const response = await borrowed(absolute(lab.echo("frame")), init);
        return response.status;
      });
    },
  },
  {
    name: "handlers-on-the-stack",
    only: "chromium",
    async run(lab) {
      // Only sloppy code sees the `this` of sloppy functions below it on the stack.
      // oxlint-disable-next-line typescript/no-implied-eval
      const probe = new Function(
        "url",
        `let found = null;
        const input = { toString() {
          const { prepareStackTrace } = Error;
          Error.prepareStackTrace = (_, calls) => calls.map((call) => call.getThis());
          const { stack } = new Error();
          Error.prepareStackTrace = prepareStackTrace;
          found = stack.find((one) => one && one !== globalThis &&
            Object.getPrototypeOf(one) === null && typeof one.apply === "function");
          return url;
        } };
        fetch(input).catch(() => {});
        return found ?? null;`,
      ) as (url: string) => object | null;
      lab.note("a handler of a Proxy", probe(absolute("/blank")) !== null);
      await (await fetch(lab.url("main"))).text();
      lab.expect("main", "complete");
    },
  },
  {
    name: "headers-that-iterate-themselves",
    async run(lab) {
      class Pairs extends Array<[string, string]> {
        #reads = 0;
        get reads(): number {
          return this.#reads;
        }
        override *[Symbol.iterator](): ArrayIterator<[string, string]> {
          this.#reads++;
          for (let i = 0; i < this.length; i++) yield this[i]!;
        }
      }
      const pairs = new Pairs();
      pairs.push(["x-pair", "1"]);
      await lab.attempt("sent", async () => {
        const response = await fetch(lab.echo("pairs"), { headers: pairs });
        return await response.text();
      });
      lab.note("read so many times", pairs.reads);
      const { next } = Object.getPrototypeOf([][Symbol.iterator]()) as ArrayIterator<unknown>;
      const prototype = Object.getPrototypeOf([][Symbol.iterator]()) as { next: unknown };
      let asked = 0;
      prototype.next = function (this: ArrayIterator<unknown>) {
        asked++;
        return next.call(this);
      };
      const plain = [["x-plain", "1"]] as [string, string][];
      const answer = fetch(lab.echo("plain"), { headers: plain });
      prototype.next = next;
      lab.note("the iterator of arrays was asked", asked);
      lab.note("echo", await (await answer).text());
    },
  },
];
