/** What the command line asks for. */
import { parseArgs } from "node:util";

export interface Options {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** Folder for the images, or null. */
  readonly images: string | null;
  /** Rules whose findings are left out. */
  readonly mute: ReadonlySet<string>;
  readonly help: boolean;
}

export const USAGE = `Usage: npm run inspect -- [options] FILE…

Reads recorded streams (.sse, JSON lines, HAR, Darkroom's own exports; - is standard input) and
says what they are, what they hold and what is wrong with them.

  --json          one JSON object instead of text; see docs/cli.md
  --images DIR    write every image to DIR
  --mute RULE     leave out what this rule finds; may be given more than once
  --help          this text

Exit code: 0 nothing wrong, 1 findings of severity error, 2 a file could not be read.
`;

/** @throws {TypeError} with words for a person, when the arguments make no sense */
export function readOptions(given: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      images: { type: "string" },
      mute: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (positionals.length === 0 && !values.help) throw new TypeError("no file was named");
  return {
    files: positionals,
    json: values.json,
    images: values.images ?? null,
    mute: new Set(values.mute),
    help: values.help,
  };
}
