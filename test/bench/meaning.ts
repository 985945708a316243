/**
 * What reading a stream costs, in Node on one core: parsed, recognised, described, assembled,
 * measured and linted together, base64 and SHA-256 included; beside eventsource-parser, which only
 * parses, on the same bytes in the same run.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { createParser } from "eventsource-parser";
import { build } from "vite";
import { newTimeline, outputAt, record } from "../../src/stream/assemble/timeline.ts";
import { runBytes } from "../fixtures/runs.ts";
import type * as Reading from "./read-stream.ts";
import type { Figure } from "./sessions.ts";

type Read = typeof Reading.readStream;

const EVENTS_A_SECOND = 200_000;
const MEGABYTES_A_SECOND = 100;
const CHUNK = 64 * 1024;
const RUNS = 5;

export async function meaning(): Promise<Figure[]> {
  const small = runBytes("flood", "openrouter", { events: 200_000 });
  const images = runBytes("big-stream", "openrouter", { mib: 96, picture: 1024 });
  const read = await asShipped();
  return [smallEvents(small, read), imageEvents(images, read), linear(small, read), jumps()];
}

/**
 * In one bundle, as the extension and eventsource-parser are: between files that are run as they
 * are, the runner's own work at every call would be measured as well.
 */
async function asShipped(): Promise<Read> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      ssr: fileURLToPath(new URL("./read-stream.ts", import.meta.url)),
      write: false,
      target: "esnext",
      rolldownOptions: { output: { format: "cjs" } },
    },
  });
  const output = "output" in built ? built.output : [];
  const [code] = output.flatMap((file) => (file.type === "chunk" ? [file.code] : []));
  if (code === undefined) throw new Error("nothing was built");
  const exported: Partial<typeof Reading> = {};
  compileFunction(code, ["exports", "require"])(exported, createRequire(import.meta.url));
  if (exported.readStream === undefined) throw new Error("it exports no readStream");
  return exported.readStream;
}

function smallEvents(body: Uint8Array, read: Read): Figure {
  const { ours, busy, theirs, events } = measure(body, read);
  const rate = (ms: number): number => Math.round(events / ms) * 1000;
  return {
    browser: "node",
    what: `meaning: small events of ${Math.round(body.length / events)} bytes`,
    measured: `${rate(ours)} events/s (${rate(busy)} of CPU time); eventsource-parser alone ${rate(theirs)}`,
    budget: `≥ ${EVENTS_A_SECOND} events/s`,
    holds: rate(ours) >= EVENTS_A_SECOND,
  };
}

function imageEvents(body: Uint8Array, read: Read): Figure {
  const { ours, busy, theirs, events } = measure(body, read);
  const rate = (ms: number): number => Math.round(body.length / 1000 / ms);
  return {
    browser: "node",
    what: `meaning: image events, ${events} events in ${Math.round(body.length / 1e6)} MB`,
    measured: `${rate(ours)} MB/s (${rate(busy)} of CPU time); eventsource-parser alone ${rate(theirs)} MB/s`,
    budget: `≥ ${MEGABYTES_A_SECOND} MB/s`,
    holds: rate(ours) >= MEGABYTES_A_SECOND,
  };
}

/** The output after any of many events, as whoever goes back in time asks for it. */
function jumps(): Figure {
  const timeline = newTimeline();
  for (let event = 0; event < 100_000; event++) {
    const part = `${event % 7}.${event % 3}`;
    const text = `word ${event} `;
    const whole = event % 1000 === 0;
    record(
      timeline,
      event,
      [
        { kind: "text", part, text, whole: false },
        { kind: "reasoning", part, text, whole },
        {
          kind: "tool",
          key: `${event % 5}`,
          id: null,
          name: null,
          arguments: `${event}`,
          whole: false,
        },
      ],
      [],
    );
  }
  const times = Array.from({ length: 100 }, (_, i) =>
    timed(() => outputAt(timeline, (i * 7919 * 13) % 100_000)),
  ).sort((a, b) => a - b);
  const longest = times.at(-1) ?? 0;
  return {
    browser: "node",
    what: "meaning: the output after any of 100,000 events, 100 jumps",
    measured: `${(times[50] ?? 0).toFixed(1)} ms in the median, ${longest.toFixed(1)} ms at most`,
    budget: "≤ 50 ms",
    holds: longest <= 50,
  };
}

/** Eight times the bytes may take eight times as long, and little more. */
function linear(body: Uint8Array, read: Read): Figure {
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
  /** Of these the processor's, which a busy machine says as well as an idle one. */
  readonly busy: number;
  readonly theirs: number;
  readonly events: number;
}

function measure(body: Uint8Array, read: Read): Measured {
  let [ours, busy, theirs] = [Infinity, Infinity, Infinity];
  // In turns, so that a busy machine is as busy for the one as for the other.
  for (let run = 0; run < RUNS; run++) {
    theirs = Math.min(
      theirs,
      timed(() => parse(body)),
    );
    const reading = worked(() => {
      ours = Math.min(
        ours,
        timed(() => read(body)),
      );
    });
    busy = Math.min(busy, reading);
  }
  return { ours, busy, theirs, events: read(body) };
}

function fastest(work: () => unknown): number {
  return Math.min(...Array.from({ length: RUNS }, () => worked(work)));
}

/** Milliseconds of the processor's: what else the machine has to do counts for nothing. */
function worked(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
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
