/** What axe-core finds wrong in a document. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Found = Pick<AxeResults, "violations">;

/**
 * Runs in the document: panels forbid `eval`, so axe's source goes there as part of the function
 * that runs it.
 */
// oxlint-disable-next-line typescript/no-implied-eval -- made of a package's source, and run elsewhere
const RUN_AXE = new Function(
  `${AXE}; return axe.run({ resultTypes: ["violations"] }).then(({ violations }) => ({ violations }));`,
) as () => Promise<Found>;

/** The rules that are broken, and the elements that break them; empty when there are none. */
export async function violations(document: {
  evaluate(code: () => Promise<Found>): Promise<Found>;
}): Promise<string[]> {
  const found = await document.evaluate(RUN_AXE);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
}
