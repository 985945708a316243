/** What hook and relay weigh in every page. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BrowserName } from "../e2e/drivers/driver.ts";
import { builtExtension } from "../e2e/capture/bench.ts";
import type { Figure } from "./sessions.ts";

const BUDGET = 8 * 1024;

export async function scripts(browser: BrowserName): Promise<Figure[]> {
  const sizes = await Promise.all(
    ["src/hook/hook.iife.js", "src/relay/relay.iife.js"].map(async (file) => {
      const source = await readFile(join(builtExtension(browser), file));
      return gzipSync(source, { level: 9 }).length;
    }),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return [
    {
      browser,
      what: "scripts in every page, minified and gzipped",
      measured: `${total} bytes (hook ${sizes[0]}, relay ${sizes[1]})`,
      budget: "≤ 8 kB",
      holds: total <= BUDGET,
    },
  ];
}
