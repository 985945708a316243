/** `npm run inspect`: what recorded streams are, what they hold and what is wrong with them. */
import { ImageFolder } from "./images.ts";
import { inspectStream, type Listener, type StreamReport } from "./inspect.ts";
import { JsonReporter } from "./json-report.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { Out } from "./out.ts";
import { Progress } from "./progress.ts";
import type { Reporter } from "./report.ts";
import { openInput } from "./sources/input.ts";
import { streamsIn } from "./sources/open.ts";
import { Unreadable } from "./sources/source.ts";
import { harmlessLine, paintOf } from "./terminal.ts";
import { TextReporter } from "./text-report.ts";

/** Exit codes, in the order of their weight. */
const FINE = 0;
const FOUND_ERRORS = 1;
const CANNOT_READ = 2;

/** @returns the exit code */
export async function main(given: readonly string[]): Promise<number> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read it, such as `head`, has seen enough.
    if (error.code === "EPIPE") process.exit(FINE);
    throw error;
  });
  let options: Options;
  try {
    options = readOptions(given);
  } catch (error) {
    process.stderr.write(`inspect: ${harmlessLine(wordsOf(error))}\n\n${USAGE}`);
    return CANNOT_READ;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return FINE;
  }
  return await inspectFiles(options);
}

async function inspectFiles({ files, json, images, mute }: Options): Promise<number> {
  // A bar between the lines of the object would be in the way of both.
  const isSeen = process.stderr.isTTY && !(json && process.stdout.isTTY);
  const progress = new Progress(isSeen ? process.stderr : null);
  const out = new Out(process.stdout);
  const coloured = process.stdout.isTTY && !process.env["NO_COLOR"];
  const reporter: Reporter = json
    ? new JsonReporter(out)
    : new TextReporter(out, paintOf(coloured), () => progress.clear());
  const folder = images === null ? null : new ImageFolder(images);
  let code = FINE;
  await reporter.begin();
  for (const path of files) {
    code = Math.max(code, await inspectFile(path, mute, reporter, folder, progress));
  }
  await reporter.end();
  return code;
}

async function inspectFile(
  path: string,
  mute: ReadonlySet<string>,
  reporter: Reporter,
  folder: ImageFolder | null,
  progress: Progress,
): Promise<number> {
  let code = FINE;
  /** Path of the stream that is open in the report, or null. */
  let open: string | null = null;
  let number = 0;
  try {
    progress.begin(path, null);
    const input = await openInput(path, (bytes) => progress.add(bytes));
    progress.begin(path, input.size);
    for await (const stream of streamsIn(path, input)) {
      open = ++number === 1 ? path : `${path}#${number}`;
      await reporter.beginStream(open);
      const name = open;
      const listener: Listener = {
        event: (line) => reporter.event(line),
        image: async (image, bytes) => await folder?.write(name, image, bytes),
      };
      const report = await inspectStream(stream, mute, listener);
      open = null;
      await reporter.endStream(report, null);
      if (hasErrors(report)) code = FOUND_ERRORS;
    }
  } catch (error) {
    progress.clear();
    process.stderr.write(`inspect: ${harmlessLine(path)}: ${harmlessLine(wordsOf(error))}\n`);
    if (open === null) await reporter.beginStream(path);
    await reporter.endStream(null, wordsOf(error));
    code = CANNOT_READ;
  }
  progress.clear();
  return code;
}

function hasErrors({ findings }: StreamReport): boolean {
  return findings.some(({ severity }) => severity === "error");
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

function wordsOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return WORDS[code ?? ""] ?? message;
}
