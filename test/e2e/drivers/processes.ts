import { rm } from "node:fs/promises";
import type { ChildProcess } from "node:child_process";
import { until } from "./wait.ts";

/** SIGKILL to a browser and all its children (Puppeteer makes it the leader of its process group). */
export async function killTree(child: ChildProcess | null): Promise<void> {
  const pid = child?.pid;
  if (pid === undefined) return;
  const signal = (number: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, number);
    } catch {
      return false;
    }
  };
  signal("SIGKILL");
  await until(() => !signal(0), {
    what: `the processes of browser ${pid} to die`,
    timeout: 10_000,
  });
}

/** Removes a folder that dying processes may still be writing to. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
