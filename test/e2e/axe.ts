/** What axe-core finds wrong in a document. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type * as Axe from "axe-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Found = Pick<Axe.AxeResults, "violations">;

/** Runs in the document: panels forbid `eval`, so axe's source goes there as that of a function. */
// oxlint-disable-next-line typescript/no-implied-eval -- made of a package's source, and run elsewhere
const BRING_AXE = new Function(`${AXE}; return null;`) as () => Promise<null>;

/** Runs in the document; null where axe is not there yet. */
async function runAxe(): Promise<Found | null> {
  const { axe } = globalThis as { axe?: Pick<typeof Axe, "run"> };
  if (axe === undefined) return null;
  // Nothing is preloaded: all styles are the document's own.
  const { violations } = await axe.run({ resultTypes: ["violations"], preload: false });
  return { violations };
}

/** The rules that are broken, and the elements that break them; empty when there are none. */
export async function violations(document: {
  evaluate(code: () => Promise<Found | null>): Promise<Found | null>;
}): Promise<string[]> {
  let found = await document.evaluate(runAxe);
  if (found === null) {
    await document.evaluate(BRING_AXE);
    found = await document.evaluate(runAxe);
  }
  if (found === null) throw new Error("axe does not run here");
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
}
