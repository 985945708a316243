import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { nextTask } from "../../raw/slices.ts";
import { JsonDocument } from "./document.ts";
import { JsonScanner, type JsonProblem } from "./scan.ts";

export type JsonState =
  | { readonly kind: "reading"; readonly share: number }
  | {
      readonly kind: "read";
      readonly document: JsonDocument;
      /** Another for each text that is read: what a tree shows of one means nothing in the next. */
      readonly version: number;
    }
  | { readonly kind: "broken"; readonly problem: JsonProblem };

/** How long one slice may keep the panel from drawing, ms. */
const SLICE = 8;
/** Characters between two looks at the clock. */
const STEP = 200_000;

/** Reads a text as JSON, in slices; null text: nothing to read. */
export function useJson(text: string | null): ReadonlySignal<JsonState> {
  const state = useSignal<JsonState>({ kind: "reading", share: 0 });
  const version = useRef(0);
  useEffect(() => {
    if (text === null) return undefined;
    let current = true;
    void read(text);
    async function read(json: string): Promise<void> {
      const scanner = new JsonScanner(json);
      let since = performance.now();
      while (!scanner.run(STEP)) {
        if (performance.now() - since < SLICE) continue;
        state.value = { kind: "reading", share: scanner.progress };
        await nextTask();
        if (!current) return;
        since = performance.now();
      }
      const { problem } = scanner;
      version.current += 1;
      state.value =
        problem === null
          ? {
              kind: "read",
              document: new JsonDocument(json, scanner),
              version: version.current,
            }
          : { kind: "broken", problem };
    }
    return () => {
      current = false;
      // A payload of 64 MiB is let go of as soon as another event is opened.
      state.value = { kind: "reading", share: 0 };
    };
  }, [text, state]);
  return state;
}
