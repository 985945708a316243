/** Our own reading of a body, as recorder and panel do it. */
import type { Output } from "../../../../../src/stream/assemble/output.ts";
import {
  newTimeline,
  outputAt,
  record,
  type Timeline,
} from "../../../../../src/stream/assemble/timeline.ts";
import { describe } from "../../../../../src/stream/describe.ts";
import { DIALECTS } from "../../../../../src/stream/dialects/index.ts";
import type { ImageSource } from "../../../../../src/stream/types.ts";
import { parseBlock } from "../../../../../src/stream/sse/parse.ts";
import { newScanner, scan } from "../../../../../src/stream/sse/scanner.ts";
import type { Verdict } from "./verdict.ts";

export interface Reading {
  readonly timeline: Timeline;
  /** Body offset after each event: a body that ends there holds so many events. */
  readonly ends: readonly number[];
  readonly images: readonly (readonly ImageSource[])[];
}

/** Reads every whole event of the body. */
export function read(body: Uint8Array, dialectId: string): Reading {
  const dialect = DIALECTS.find(({ id }) => id === dialectId);
  if (dialect === undefined) throw new Error(`there is no dialect ${dialectId}`);
  const timeline = newTimeline();
  const ends: number[] = [];
  const images: (readonly ImageSource[])[] = [];
  for (const { kind, start, end } of scan(newScanner(), body, 0)) {
    if (kind !== "event") continue;
    const block = parseBlock(body.subarray(start, end), { streamStart: start === 0 });
    const reading = describe(block, dialect);
    record(timeline, ends.length, reading.changes, reading.images);
    // The scanner lets the line feed of a last CR LF be a thing of its own; an SDK may wait for it.
    ends.push(body[end - 1] === 13 && body[end] === 10 ? end + 1 : end);
    images.push(reading.images);
  }
  return { timeline, ends, images };
}

/** Our output after this event, reduced to what the judge speaks of. */
export function verdictAt(reading: Reading, event: number, judged: Verdict): Verdict {
  const output = outputAt(reading.timeline, event);
  const all: Required<Verdict> = {
    text: output.text,
    texts: said(output.textParts),
    reasoning: output.reasoning,
    reasonings: said(output.reasoningParts),
    toolCalls: output.toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      name,
      arguments: text,
    })),
    toolInputs: output.toolCalls.map((call) =>
      call.isJson ? (JSON.parse(call.arguments) as unknown) : undefined,
    ),
    status: output.status,
    usage: usageOf(output, judged),
    images: finalImages(reading, output),
  };
  const keys = Object.keys(judged) as (keyof Verdict)[];
  return Object.fromEntries(keys.map((key) => [key, all[key]]));
}

function usageOf({ usage }: Output, judged: Verdict): Verdict["usage"] & {} {
  if (usage === null || !judged.usage) return usage as never;
  const keys = Object.keys(judged.usage) as (keyof typeof usage)[];
  return Object.fromEntries(keys.map((key) => [key, usage[key]]));
}

function said(parts: readonly { readonly text: string }[]): string[] {
  return parts.map(({ text }) => text).filter((text) => text !== "");
}

function finalImages({ images }: Reading, output: Output): string[] {
  const finals = output.images
    .filter(({ role }) => role === "final" || role === "repeat")
    .map(({ event, path }) => images[event]?.find((image) => image.path === path))
    .map((image) => image?.base64 ?? image?.link ?? "");
  return [...new Set(finals)];
}
