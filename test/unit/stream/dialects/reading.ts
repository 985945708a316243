/** Helpers of the dialect tests: what a body says, read the way the recorder reads it. */
import { describe, type Description, payloadOf } from "../../../../src/stream/describe.ts";
import type { Dialect, Framing, Hints } from "../../../../src/stream/dialects/dialect.ts";
import { readJson } from "../../../../src/stream/json.ts";
import { parseLine } from "../../../../src/stream/lines/parse.ts";
import { finishLines, newLineScanner, scanLines } from "../../../../src/stream/lines/scanner.ts";
import {
  dialectOf,
  newRecogniser,
  noteComment,
  noteEvent,
  noteHints,
  noteText,
  type RecogniserState,
  type Verdict,
  verdict,
} from "../../../../src/stream/recognise.ts";
import type { ParsedBlock } from "../../../../src/stream/sse/parse.ts";
import { blocksOf, bytesOf } from "../blocks.ts";

/** The blocks or lines of a body. */
export function cutBody(body: string, framing: Framing): ParsedBlock[] {
  if (framing === "sse") return blocksOf(body);
  const bytes = bytesOf(body);
  const state = newLineScanner();
  const found = scanLines(state, bytes, 0);
  const last = finishLines(state, bytes.length);
  return [...found, ...(last === null ? [] : [last])].map(({ start, end }) =>
    parseLine(bytes.subarray(start, end), framing, { streamStart: start === 0 }),
  );
}

/** Tells a recogniser of one block. */
export function note(state: RecogniserState, block: ParsedBlock): void {
  for (const comment of block.comments) noteComment(state, comment);
  if (block.data === null) return;
  const value = readJson(block.data);
  if (value === undefined) noteText(state, block.data);
  else noteEvent(state, payloadOf(block, value, state.framing));
}

export function recognise(body: string, framing: Framing, hints?: Hints): Verdict {
  const state = newRecogniser(framing);
  if (hints !== undefined) noteHints(state, hints);
  for (const block of cutBody(body, framing)) note(state, block);
  return verdict(state);
}

/** What each row says, to the dialect that the stream is recognised as. */
export function readBody(
  body: string,
  framing: Framing,
  dialect: Dialect | null = dialectOf(recognise(body, framing).id),
): Description[] {
  return cutBody(body, framing).map((block) => describe(block, dialect, framing));
}

interface Built {
  text: string;
  reasoning: string;
  /** `name(arguments)` of each call. */
  tools: string[];
  status: string | null;
  error: string | null;
}

/** What the changes build, in the plainest way: parts in order of appearance. */
export function build(rows: readonly Description[]): Built {
  const parts = { text: new Map<string, string>(), reasoning: new Map<string, string>() };
  const tools = new Map<string, { name: string; given: string }>();
  let status: string | null = null;
  let error: string | null = null;
  for (const change of rows.flatMap((row) => row.changes)) {
    if (change.kind === "text" || change.kind === "reasoning") {
      const before = change.whole ? "" : (parts[change.kind].get(change.part) ?? "");
      parts[change.kind].set(change.part, before + change.text);
    } else if (change.kind === "tool") {
      const key = change.key ?? `own ${tools.size}`;
      const before = tools.get(key) ?? { name: "", given: "" };
      const given = change.whole && change.arguments !== null ? "" : before.given;
      tools.set(key, { name: change.name ?? before.name, given: given + (change.arguments ?? "") });
    } else if (change.kind === "status") {
      status = change.status ?? status;
    } else if (change.kind === "error") {
      error = change.message;
    } else if (change.kind === "reset") {
      parts.text.clear();
      parts.reasoning.clear();
      tools.clear();
    }
  }
  return {
    text: [...parts.text.values()].join(""),
    reasoning: [...parts.reasoning.values()].join(""),
    tools: Array.from(tools.values(), ({ name, given }) => `${name}(${given})`),
    status,
    error,
  };
}

/** What one event says, of a stream that is not recognised yet. */
export function readOne(data: unknown): Description {
  const [row] = readBody(`data: ${JSON.stringify(data)}\n\n`, "sse");
  if (row === undefined) throw new Error("no row");
  return row;
}
