/** Reads one line of a body that has one event a line; see scanner.ts. */
import type { Framing } from "../dialects/dialect.ts";
import type { ParsedBlock, ParseOptions } from "../sse/parse.ts";

const COLON = 58;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Parses the bytes of one line, as {@link scanLines} found it, with or without its line end.
 *
 * The line is an event without a name; of `ai-data`, the code before the colon is its name. A line
 * without such a code is shown whole.
 */
export function parseLine(
  bytes: Uint8Array,
  framing: Exclude<Framing, "sse">,
  { streamStart }: ParseOptions,
): ParsedBlock {
  const bom = streamStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let from = bom ? 3 : 0;
  let to = bytes.length;
  // JSON's own white space: space, tab, LF, CR.
  while (to > from && isSpace(bytes[to - 1])) to--;
  while (from < to && isSpace(bytes[from])) from++;
  let name: string | null = null;
  if (framing === "ai-data" && isCode(bytes[from]) && bytes[from + 1] === COLON) {
    name = String.fromCharCode(bytes[from] ?? 0);
    from += 2;
  }
  return {
    kind: "event",
    name,
    id: null,
    data: decoder.decode(bytes.subarray(from, to)),
    comments: [],
    retry: null,
    dataBytes: Math.max(0, to - from),
    commentBytes: 0,
  };
}

function isSpace(byte: number | undefined): boolean {
  return (
    byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13 && byte !== 11 && byte !== 12)
  );
}

/** Codes of the data stream are one digit or letter: https://v4.ai-sdk.dev/docs/ai-sdk-ui/stream-protocol */
export function isCode(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 107));
}
