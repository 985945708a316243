/** Streams in Darkroom's archives: `.darkroom.zip`, and `.sse.zip` with timing. See docs/formats.md. */
import {
  asArray,
  asObject,
  countMember,
  isObject,
  type Json,
  type JsonObject,
  member,
  objectMember,
  readJson,
  stringMember,
} from "../../stream/json.ts";
import { BodyCutter } from "../../stream/meaning/body.ts";
import { partialsAskedIn } from "../../stream/meaning/request.ts";
import { framingOf } from "./framing.ts";
import type { RandomAccess } from "./input.ts";
import {
  type Clock,
  type Piece,
  type RecordedStream,
  Unreadable,
  untimed,
  untimedPieces,
} from "./source.ts";
import { type ZipFile, zipFiles } from "./zip.ts";

/** Newest archive that is understood. */
const VERSION = 1;
/** Longest description of a stream, and longest list of its chunks. */
const LONGEST_TEXT = 64 * 1024 * 1024;

export async function* archiveStreams(
  file: RandomAccess,
): AsyncGenerator<RecordedStream, void, void> {
  const files = new Map((await zipFiles(file)).map((one) => [one.name, one]));
  const manifest = files.get("manifest.json");
  if (manifest !== undefined) checkVersion(await readObject(manifest));
  for (const [name, body] of files) {
    if (name.endsWith("/tape.sse")) {
      const folder = name.slice(0, -"tape.sse".length);
      const [facts, chunks] = [
        files.get(`${folder}stream.json`),
        files.get(`${folder}chunks.ndjson`),
      ];
      const json = facts === undefined ? null : await readObject(facts);
      const arrivals = chunks === undefined ? null : await readChunkLines(chunks);
      const request = files.get(`${folder}request-body`);
      const partialsAsked = request === undefined ? null : partialsAskedIn(await readText(request));
      yield { ...(await streamOf(body, json, arrivals)), partialsAsked };
    } else if (name.endsWith(".sse")) {
      const sidecar = files.get(`${name}.timing.json`);
      const json = sidecar === undefined ? null : await readObject(sidecar);
      yield await streamOf(body, json, json === null ? null : chunksOf(json));
    }
  }
}

function checkVersion(manifest: JsonObject): void {
  const version = countMember(manifest, "version");
  if (manifest["format"] !== "darkroom-archive" || version === null || version > VERSION) {
    throw new Unreadable("a newer Darkroom made it: its version is not known here");
  }
}

/** The chunks of a body, in order, as its sidecar says. */
interface Arrival {
  readonly time: number;
  readonly offset: number;
  readonly length: number;
  readonly missing: number;
}

async function streamOf(
  body: Pick<ZipFile, "read">,
  json: JsonObject | null,
  arrivals: readonly Arrival[] | null,
): Promise<RecordedStream> {
  const head = await firstBytes(body);
  return {
    framing: framingOf(head),
    ...contextOf(json),
    partialsAsked: null,
    pieces: arrivals === null ? untimedPieces(body.read()) : timed(body.read(), arrivals),
    eventTimes: null,
  };
}

async function firstBytes(body: Pick<ZipFile, "read">): Promise<Uint8Array> {
  for await (const bytes of body.read()) return bytes.subarray(0, 64 * 1024);
  return new Uint8Array(0);
}

/** An `.sse` file with the sidecar that stands beside it. */
export async function sidecarStream(
  body: Pick<ZipFile, "read">,
  sidecar: AsyncIterable<Uint8Array>,
): Promise<RecordedStream> {
  const json = await readObject({ name: "the timing sidecar", read: () => sidecar });
  return await streamOf(body, json, chunksOf(json));
}

function contextOf(json: JsonObject | null): Pick<RecordedStream, "hints" | "clock" | "end"> {
  const times = objectMember(json, "clock");
  const clock: Clock | null =
    times === null
      ? null
      : {
          requestedAt: numberIn(times, "requestedAt"),
          respondedAt: numberIn(times, "respondedAt"),
          endedAt: numberIn(times, "endedAt"),
        };
  const response = objectMember(json, "response");
  const url = stringMember(json, "url") ?? stringMember(objectMember(json, "request"), "url") ?? "";
  const headers = asArray(member(response, "headers")).flatMap((pair): [string, string][] => {
    const [name, value] = asArray(pair);
    return typeof name === "string" && typeof value === "string" ? [[name, value]] : [];
  });
  return { hints: { url, headers }, clock, end: stringMember(json, "end") };
}

function numberIn(json: JsonObject, name: string): number | null {
  const value = member(json, name);
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function chunksOf(json: JsonObject): Arrival[] {
  return asArray(member(json, "chunks")).flatMap(arrivalOf);
}

function arrivalOf(value: Json): Arrival[] {
  const json = asObject(value);
  const [offset, length] = [countMember(json, "offset"), countMember(json, "length")];
  if (json === null || offset === null || length === null) return [];
  const missing = countMember(json, "missing") ?? 0;
  return [{ time: numberIn(json, "time") ?? 0, offset, length, missing }];
}

async function readChunkLines(file: ZipFile): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  const cutter = new BodyCutter("ndjson");
  const take = (events: ReturnType<BodyCutter["push"]>): void => {
    for (const { block } of events) {
      const value = readJson(block.data ?? "");
      if (value !== undefined) arrivals.push(...arrivalOf(value));
    }
  };
  for await (const bytes of file.read()) take(cutter.push(bytes));
  take(cutter.end());
  return arrivals;
}

async function readObject(file: Pick<ZipFile, "name" | "read">): Promise<JsonObject> {
  const value = readJson(await readText(file));
  if (!isObject(value)) throw new Unreadable(`${file.name} is no JSON object`);
  return value;
}

async function readText({ name, read }: Pick<ZipFile, "name" | "read">): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of read()) {
    size += bytes.length;
    if (size > LONGEST_TEXT) throw new Unreadable(`${name} is too large`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString();
}

/** The bytes parted as they came; gaps stand between them. */
async function* timed(
  bytes: AsyncIterable<Uint8Array>,
  arrivals: readonly Arrival[],
): AsyncGenerator<Piece, void, void> {
  let offset = 0;
  let next = 0;
  for await (const piece of bytes) {
    let at = 0;
    while (at < piece.length) {
      const arrival = arrivals[next];
      if (arrival === undefined) {
        yield untimed(piece.subarray(at));
        break;
      }
      const { time, length } = arrival;
      const end = arrival.offset + length - offset;
      if (end <= at) {
        if (arrival.missing > 0) yield gap(arrival);
        next++;
        continue;
      }
      const to = Math.min(end, piece.length);
      const chunk = arrival.offset === offset + at ? length : null;
      yield { bytes: piece.subarray(at, to), missing: 0, time, chunk };
      at = to;
    }
    offset += piece.length;
  }
  for (const arrival of arrivals.slice(next)) if (arrival.missing > 0) yield gap(arrival);
}

function gap({ missing, time }: Arrival): Piece {
  return { bytes: new Uint8Array(0), missing, time, chunk: null };
}
