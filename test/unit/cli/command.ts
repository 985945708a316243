/** Runs the command line, as a process of its own. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, onTestFinished, vi } from "vitest";

// A process a run: seconds on a machine that is busy.
vi.setConfig({ testTimeout: 90_000 });

/** What `npm run inspect` runs. It compiles the command each time, which takes longer than most runs. */
const SCRIPT = fileURLToPath(new URL("../../run/inspect.mjs", import.meta.url));
const MAIN = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

let compiled: Promise<string> | undefined;
afterAll(async () => {
  if (compiled) await rm(dirname(await compiled), { recursive: true });
});

/** Compiles the command once a test file. @returns a script that runs it */
async function compile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-cli-"));
  await build({
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: MAIN,
      outDir: folder,
      target: "esnext",
      rolldownOptions: { output: { entryFileNames: "main.mjs" } },
    },
  });
  const script = join(folder, "run.mjs");
  await writeFile(
    script,
    'import { main } from "./main.mjs";\nprocess.exitCode = await main(process.argv.slice(2));\n',
  );
  return script;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param input what standard input gives */
export async function inspect(
  given: readonly string[],
  input: Uint8Array | string = "",
): Promise<Ended> {
  return await run(await (compiled ??= compile()), given, input);
}

/** The same by the script that `npm run inspect` runs. */
export async function inspectByScript(given: readonly string[]): Promise<Ended> {
  return await run(SCRIPT, given, "");
}

async function run(
  script: string,
  given: readonly string[],
  input: Uint8Array | string,
): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...given], { stdio: ["pipe", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (stderr += text));
  child.stdin.on("error", () => {
    // A command that reads no standard input closes it early.
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

export interface InspectedFile {
  readonly path: string;
  readonly dialect: { id: string; confidence: number; reason: string } | null;
  readonly events: readonly {
    n: number;
    type: string;
    family: string;
    item: string | null;
    index: number | null;
    bytes: number;
    preview: string;
  }[];
  readonly images: readonly {
    item: string | null;
    role: string;
    partialIndex: number | null;
    event: number;
    mediaType: string | null;
    width: number | null;
    height: number | null;
    bytes: number;
    complete: boolean;
    sha256: string | null;
  }[];
  readonly output: {
    text: string;
    reasoning: string;
    toolCalls: readonly { id: string | null; name: string | null; arguments: string }[];
    status: string | null;
  } | null;
  readonly usage: Record<string, number | null> | null;
  readonly metrics: {
    times: Record<string, unknown>;
    gaps: Record<string, unknown>;
    bytes: Record<string, number>;
    chunks: Record<string, unknown> | null;
    events: number;
  } | null;
  readonly findings: readonly {
    rule: string;
    severity: string;
    events: readonly number[];
    message: string;
  }[];
  readonly error?: string;
}

/** What `--json` says of these files. */
export async function inspectJson(
  given: readonly string[],
  input?: Uint8Array | string,
): Promise<{ code: number | null; files: readonly InspectedFile[] }> {
  const { code, stdout } = await inspect(["--json", ...given], input);
  const { files } = JSON.parse(stdout) as { files: readonly InspectedFile[] };
  return { code, files };
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-cli-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file for the test. @returns its path */
export async function fileOf(bytes: Uint8Array | string, name = "stream.sse"): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return path;
}
