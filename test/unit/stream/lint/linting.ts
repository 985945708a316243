/** Lints a body the way the recorder and the command line do: cut anywhere, read, recognised, held against the rules. */
import { createHash } from "node:crypto";
import { interpret } from "../../../../src/stream/describe.ts";
import { cut, cutAtGap, cutRest, newCutter, parseEvent } from "../../../../src/stream/framing.ts";
import { decodeBase64 } from "../../../../src/stream/images/base64.ts";
import { readImageFacts } from "../../../../src/stream/images/container.ts";
import { findFlaws } from "../../../../src/stream/images/flaws.ts";
import {
  type Finding,
  findingsOf,
  lintChunk,
  lintEnd,
  lintEvent,
  lintGap,
  lintResumed,
  type LintState,
  newLinter,
} from "../../../../src/stream/lint/engine.ts";
import { type LintImage, responseTypeOf } from "../../../../src/stream/lint/rule.ts";
import { dialectOf, newRecogniser, noteBlock, verdict } from "../../../../src/stream/recognise.ts";
import type { Boundary } from "../../../../src/stream/sse/scanner.ts";
import type { ImageSource } from "../../../../src/stream/types.ts";
import type { LintStream } from "../../../fixtures/lint/stream.ts";
import { bytesOf, cut as cutAt } from "../blocks.ts";

export interface Linting {
  readonly dialect: string;
  readonly findings: readonly Finding[];
  readonly state: LintState;
}

export interface Options {
  /** Places to cut the body at. */
  readonly cuts?: readonly number[];
  /** Sees, and may replace, the state before each event. */
  readonly between?: (state: LintState) => LintState;
  readonly muted?: ReadonlySet<string>;
  /** From which byte to which nothing was kept. */
  readonly gap?: { readonly from: number; readonly to: number };
}

export function lint(stream: LintStream, options: Options = {}): Linting {
  const { framing, end = "complete", times = [], endedAt = null, partialsAsked = null } = stream;
  const bytes = typeof stream.body === "string" ? bytesOf(stream.body) : stream.body;
  const { between = (state) => state, gap } = options;
  let state = newLinter({ framing, partialsAsked });
  if (stream.resumed === true) lintResumed(state);
  const recogniser = newRecogniser(framing);
  const cutter = newCutter(framing);
  let n = 0;

  const take = ({ start, end: to, complete }: Boundary): void => {
    const own = bytes.subarray(start, to);
    const block = parseEvent(own, framing, { streamStart: start === 0 });
    let { description, payload } = interpret(block, dialectOf(verdict(recogniser).id), framing);
    noteBlock(recogniser, block, payload);
    const dialect = verdict(recogniser).id;
    ({ description, payload } = interpret(block, dialectOf(dialect), framing));
    state = between(state);
    lintEvent(state, {
      n: block.data === null ? null : n++,
      block,
      bytes: own,
      complete,
      payload,
      responseType: responseTypeOf(payload, complete),
      reading: description,
      images: description.images.map(look),
      dialect,
    });
  };

  const places = times.map((_, i) => Math.floor((bytes.length * i) / times.length));
  let offset = 0;
  cutAt(bytes, options.cuts ?? places).forEach((piece, i) => {
    // The first piece of a body that is cut at 0 is empty.
    if (piece.length === 0) return;
    lintChunk(state, times[i - (bytes.length > 0 && places.length > 0 ? 1 : 0)] ?? null);
    const kept =
      gap === undefined ? piece.length : Math.max(0, Math.min(piece.length, gap.from - offset));
    for (const boundary of cut(cutter, piece.subarray(0, kept), offset)) take(boundary);
    offset += piece.length;
    if (gap === undefined || kept === piece.length) return;
    const tail = cutAtGap(cutter, gap.from, gap.to);
    if (tail !== null) take(tail);
    lintGap(state);
    const rest = cut(cutter, bytes.subarray(gap.to), gap.to);
    for (const boundary of rest) take(boundary);
  });
  const tail = cutRest(cutter, bytes.length);
  if (tail !== null) take(tail);
  const dialect = verdict(recogniser).id;
  state = between(state);
  lintEnd(state, { kind: end, time: endedAt, dialect });
  return { dialect, findings: findingsOf(state, dialect, options.muted), state };
}

function look(source: ImageSource): LintImage {
  if (source.base64 === null) return { source, sha256: null, flaws: [] };
  const decoded = decodeBase64(source.base64);
  const facts = readImageFacts(decoded.bytes);
  const { bytes } = decoded;
  const sha256 = bytes.length === 0 ? null : createHash("sha256").update(bytes).digest("hex");
  return { source, sha256, flaws: findFlaws(source, decoded, facts) };
}

/** `rule severity` of each finding, sorted. */
export function summary(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, severity }) => `${severity} ${rule}`).toSorted();
}
