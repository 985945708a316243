/** A file of a gigabyte is read in bounded memory, its JSON written as it goes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { runSteps } from "../../fixtures/runs.ts";
import { temporaryFolder } from "./command.ts";

const script = fileURLToPath(new URL("../../run/inspect.mjs", import.meta.url));
// A gigabyte is written and read within it.
vi.setConfig({ testTimeout: 30 * 60_000 });

const MIB = 1024 * 1024;

/** Peak of the process's memory in bytes, where the system says it. */
async function peak(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

test.each([
  ["images", () => runSteps("big-stream", "openrouter", { mib: 1024, picture: 1024 })],
  ["small events", () => runSteps("flood", "openrouter", { events: 5_400_000 })],
])("reads 1 GB of %s in less than 800 MiB", async (_, steps) => {
  const path = join(await temporaryFolder(), "big.sse");
  const file = createWriteStream(path);
  for (const step of steps()) {
    if ("bytes" in step && !file.write(step.bytes)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");

  const child = spawn(process.execPath, [script, "--json", path]);
  let [length, most] = [0, 0];
  let tail = "";
  let looked = 0;
  child.stdout.setEncoding("utf8");
  for await (const text of child.stdout as AsyncIterable<string>) {
    length += text.length;
    tail = (tail + text).slice(-100_000);
    if (performance.now() - looked < 200) continue;
    looked = performance.now();
    most = Math.max(most, await peak(child.pid ?? 0));
  }
  expect(length).toBeGreaterThan(1000);
  expect(tail.trimEnd().endsWith("]}")).toBe(true);
  expect(tail).toContain('"status":"completed"');
  expect(most).toBeLessThan(800 * MIB);
});
