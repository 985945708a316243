import { readdirSync, readFileSync } from "node:fs";
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

/** The largest process of the group that `leader` leads with this word on its command line; null elsewhere than on Linux. */
export function findProcess(leader: number, word: string): number | null {
  if (process.platform !== "linux") return null;
  const own = readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && groupOf(pid) === leader)
    // Chromium rewrites the command lines of its children, with spaces between the words.
    .filter((pid) => proc(pid, "cmdline").split(/[\0 ]/).includes(word));
  return own.toSorted((a, b) => privateMemory(b) - privateMemory(a))[0] ?? null;
}

/** Bytes of memory that no file backs, now; 0 when the process is gone or the system does not say. */
export function privateMemory(pid: number): number {
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(proc(pid, "status"))?.[1] ?? 0) * 1024;
}

function groupOf(pid: number): number {
  // The name, in brackets, may hold spaces: what follows it counts.
  return Number(proc(pid, "stat").split(") ").at(-1)?.split(" ")[2]);
}

function proc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
