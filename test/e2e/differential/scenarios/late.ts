/** Reads that are under way when a page turns away, and aborts that are none. */
import type { Scenario } from "../page/scenario.ts";
import { event, paced, unending } from "../page/shapes.ts";

const EVENT = event(0).length;

export const late: readonly Scenario[] = [
  {
    name: "read-then-cancel",
    async run(lab) {
      const response = await fetch(lab.url("main", unending()));
      await lab.dawdle();
      const reader = response.body!.getReader();
      const read = reader.read();
      reader.cancel("enough").catch(() => {});
      const result = await read;
      lab.note("read", result);
      await lab.release("main");
      lab.expect("main", "cancelled", result.value?.byteLength ?? 0);
    },
  },
  {
    name: "iterator-returned-with-reads-pending",
    async run(lab) {
      const steps = [{ send: event(0) }, "wait", { send: event(1) }, "wait"] as const;
      const rest = [{ fill: 64 * 1024 * 1024 }, "hang"] as const;
      const response = await fetch(lab.url("main", { steps: [...steps, ...rest] }));
      const iterator = response.body!.values();
      await iterator.next();
      const pending = iterator.next();
      const returned = iterator.return!();
      await lab.release("main");
      lab.note("pending", await pending);
      lab.note("returned", await returned);
      await lab.gone("main");
      lab.expect("main", "cancelled", 2 * EVENT);
    },
  },
  {
    name: "abort-event-without-an-abort",
    async run(lab) {
      const { signal } = new AbortController();
      const response = await fetch(lab.url("main", paced(2)), { signal });
      signal.dispatchEvent(new Event("abort"));
      lab.note("aborted", signal.aborted);
      await lab.release("main", 2);
      lab.note("text", await response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "request-without-its-signal",
    async run(lab) {
      const controller = new AbortController();
      const request = new Request(lab.url("main", paced(2)), { signal: controller.signal });
      const response = await fetch(request, { signal: null });
      controller.abort();
      await lab.release("main", 2);
      await lab.attempt("text", () => response.text());
      lab.expect("main", "complete");
    },
  },
  {
    name: "iterator-options-as-a-function",
    async run(lab) {
      const response = await fetch(lab.url("main", paced(2)));
      const options = Object.assign(() => {}, { preventCancel: true });
      for await (const chunk of response.body!.values(options)) {
        lab.note("chunk", chunk);
        break;
      }
      lab.note("locked", response.body!.locked);
      await lab.release("main", 2);
      const reader = response.body!.getReader();
      while (!(await reader.read()).done);
      lab.expect("main", "complete");
    },
  },
];
