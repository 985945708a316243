/**
 * What reading a stream costs, in Node on one core: parsed, recognised, described, assembled,
 * measured and linted together, base64 and SHA-256 included; beside eventsource-parser, which only
 * parses, on the same bytes in the same run.
 */
import { createHash } from "node:crypto";
import { createParser } from "eventsource-parser";
import { BodyCutter } from "../../src/stream/meaning/body.ts";
import {
  findingsIn,
  metricsOf,
  newMeaning,
  outputOf,
  readEvent,
  takeChunk,
  takeEnd,
  takeEvent,
} from "../../src/stream/meaning/meaning.ts";
import { runBytes } from "../fixtures/runs.ts";
import type { Figure } from "./sessions.ts";

const EVENTS_A_SECOND = 200_000;
const MEGABYTES_A_SECOND = 100;
const CHUNK = 64 * 1024;
const RUNS = 5;

export async function meaning(): Promise<Figure[]> {
  const small = runBytes("flood", "openrouter", { events: 200_000 });
  const images = runBytes("big-stream", "openrouter", { mib: 96, picture: 1024 });
  return [smallEvents(small), imageEvents(images), linear(small)];
}

function smallEvents(body: Uint8Array): Figure {
  const { ours, theirs, events } = measure(body);
  const rate = (ms: number): number => Math.round(events / ms) * 1000;
  return {
    browser: "node",
    what: `meaning: small events of ${Math.round(body.length / events)} bytes`,
    measured: `${rate(ours)} events/s; eventsource-parser alone ${rate(theirs)}`,
    budget: `≥ ${EVENTS_A_SECOND} events/s`,
    holds: rate(ours) >= EVENTS_A_SECOND,
  };
}

function imageEvents(body: Uint8Array): Figure {
  const { ours, theirs, events } = measure(body);
  const rate = (ms: number): number => Math.round(body.length / 1000 / ms);
  return {
    browser: "node",
    what: `meaning: image events, ${events} events in ${Math.round(body.length / 1e6)} MB`,
    measured: `${rate(ours)} MB/s; eventsource-parser alone ${rate(theirs)} MB/s`,
    budget: `≥ ${MEGABYTES_A_SECOND} MB/s`,
    holds: rate(ours) >= MEGABYTES_A_SECOND,
  };
}

/** Eight times the bytes may take eight times as long, and little more. */
function linear(body: Uint8Array): Figure {
  const whole = fastest(() => read(body));
  const eighth = fastest(() => read(body.subarray(0, body.length >> 3)));
  const ratio = whole / eighth;
  return {
    browser: "node",
    what: "meaning: time of a stream ÷ time of its first eighth",
    measured: ratio.toFixed(1),
    budget: "≤ 10",
    holds: ratio <= 10,
  };
}

interface Measured {
  /** Milliseconds of the fastest of {@link RUNS} runs. */
  readonly ours: number;
  readonly theirs: number;
  readonly events: number;
}

function measure(body: Uint8Array): Measured {
  let [ours, theirs] = [Infinity, Infinity];
  // In turns, so that a busy machine is as busy for the one as for the other.
  for (let run = 0; run < RUNS; run++) {
    theirs = Math.min(
      theirs,
      timed(() => parse(body)),
    );
    ours = Math.min(
      ours,
      timed(() => read(body)),
    );
  }
  return { ours, theirs, events: read(body) };
}

function fastest(work: () => unknown): number {
  return Math.min(...Array.from({ length: RUNS }, () => timed(work)));
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** @returns the number of events */
function read(body: Uint8Array): number {
  const meaning = newMeaning("sse");
  const cutter = new BodyCutter("sse");
  for (let at = 0, chunk = 0; at < body.length; at += CHUNK, chunk++) {
    const bytes = body.subarray(at, at + CHUNK);
    takeChunk(meaning, bytes.length, bytes.length, chunk);
    for (const cut of cutter.push(bytes)) {
      const event = readEvent(meaning, cut, { chunk, time: chunk });
      const hashes = event.images.map((image) =>
        createHash("sha256").update(image.bytes).digest("hex"),
      );
      takeEvent(meaning, event, hashes);
    }
  }
  takeEnd(meaning, "complete", body.length);
  metricsOf(meaning, outputOf(meaning));
  findingsIn(meaning, new Set());
  return meaning.events;
}

function parse(body: Uint8Array): number {
  let events = 0;
  const parser = createParser({ onEvent: () => void events++ });
  const decoder = new TextDecoder();
  for (let at = 0; at < body.length; at += CHUNK) {
    parser.feed(decoder.decode(body.subarray(at, at + CHUNK), { stream: true }));
  }
  return events;
}
