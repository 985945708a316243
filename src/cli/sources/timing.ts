/**
 * When the bytes of a body came: the timing sidecar of an `.sse` file, and the list of chunks in an
 * archive. See docs/formats.md. Both are read while the body is, however many chunks they name.
 */
import { countMember, type Json, type JsonObject } from "../../stream/json.ts";
import { jsonLines } from "./json-lines.ts";
import { JsonWalker, type Visitor } from "./json-walker.ts";
import { type Piece, Unreadable, untimed } from "./source.ts";
import type { ZipFile } from "./zip.ts";

/** Longest address in a sidecar that is kept. */
const LONGEST = 64 * 1024;

/** A chunk of a body. */
export interface Arrival {
  readonly time: number;
  readonly offset: number;
  readonly length: number;
  readonly missing: number;
}

export type Arrivals = AsyncGenerator<Arrival, void, void>;

type Read = () => AsyncIterable<Uint8Array>;

/** What a sidecar says but for its chunks. @throws {Unreadable} when it is none */
export async function sidecarFacts(read: Read): Promise<JsonObject> {
  const facts: Record<string, Json> = {};
  const clock: Record<string, Json> = {};
  const visitor: Visitor = {
    scalar({ path: [name, inner, ...deeper], value }) {
      if (value === undefined || deeper.length > 0) return;
      if (inner === undefined) facts[String(name)] = value;
      else if (name === "clock") clock[String(inner)] = value;
    },
  };
  for await (const _ of walked(read, visitor));
  if (facts["format"] !== "darkroom-timing") {
    throw new Unreadable("the timing sidecar is none that Darkroom made");
  }
  return { ...facts, clock };
}

/** The chunks in a sidecar, in order. */
export async function* sidecarArrivals(read: Read): Arrivals {
  let found: Arrival[] = [];
  let chunk: Record<string, Json> = {};
  const visitor: Visitor = {
    scalar({ path: [list, , name, ...deeper], value }) {
      if (list !== "chunks" || value === undefined || deeper.length > 0) return;
      chunk[String(name)] = value;
    },
    end([list, , ...deeper]) {
      if (list !== "chunks" || deeper.length > 0) return;
      found.push(...arrivalIn(chunk));
      chunk = {};
    },
  };
  for await (const _ of walked(read, visitor)) {
    yield* found;
    found = [];
  }
}

/** Walks through a sidecar, with a pause after each of its pieces. */
async function* walked(read: Read, visitor: Visitor): AsyncGenerator<void, void, void> {
  const walker = new JsonWalker(visitor, LONGEST);
  try {
    for await (const bytes of read()) {
      walker.push(bytes);
      yield;
    }
    walker.end();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(`the timing sidecar cannot be read: ${error.message}`, { cause: error });
  }
}

/** The chunks in an archive's list. @throws {Unreadable} when it is broken */
export async function* listedArrivals({ name, read }: ZipFile): Arrivals {
  for await (const { json } of jsonLines(read(), name)) yield* arrivalIn(json);
}

function arrivalIn(json: JsonObject): Arrival[] {
  const [offset, length] = [countMember(json, "offset"), countMember(json, "length")];
  if (offset === null || length === null) return [];
  const missing = countMember(json, "missing") ?? 0;
  return [{ time: numberIn(json, "time") ?? 0, offset, length, missing }];
}

/** A number that may be negative, or broken. */
export function numberIn(json: JsonObject, name: string): number | null {
  const value = json[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The bytes parted as they came; gaps stand between them. */
export async function* timed(
  bytes: AsyncIterable<Uint8Array>,
  arrivals: Arrivals,
): AsyncGenerator<Piece, void, void> {
  const next = async (): Promise<Arrival | null> => (await arrivals.next()).value ?? null;
  try {
    let arrival = await next();
    let offset = 0;
    for await (const piece of bytes) {
      let at = 0;
      while (at < piece.length) {
        if (arrival === null) {
          yield untimed(piece.subarray(at));
          break;
        }
        const { time, length } = arrival;
        const end = arrival.offset + length - offset;
        if (end <= at) {
          if (arrival.missing > 0) yield gap(arrival);
          arrival = await next();
          continue;
        }
        const to = Math.min(end, piece.length);
        const chunk = arrival.offset === offset + at ? length : null;
        yield { bytes: piece.subarray(at, to), missing: 0, time, chunk };
        at = to;
      }
      offset += piece.length;
    }
    for (; arrival !== null; arrival = await next()) if (arrival.missing > 0) yield gap(arrival);
  } finally {
    await arrivals.return();
  }
}

function gap({ missing, time }: Arrival): Piece {
  return { bytes: new Uint8Array(0), missing, time, chunk: null };
}
