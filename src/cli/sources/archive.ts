/** Streams in Darkroom's archives: `.darkroom.zip`, and `.sse.zip` with timing. See docs/formats.md. */
import {
  asArray,
  countMember,
  isObject,
  type JsonObject,
  member,
  objectMember,
  readJson,
  stringMember,
} from "../../stream/json.ts";
import { partialsAskedIn } from "../../stream/meaning/request.ts";
import { framingOf } from "./framing.ts";
import type { RandomAccess } from "./input.ts";
import { type Clock, type RecordedStream, Unreadable, untimedPieces } from "./source.ts";
import {
  type Arrivals,
  listedArrivals,
  numberIn,
  sidecarArrivals,
  sidecarFacts,
  timed,
} from "./timing.ts";
import { type ZipFile, zipFiles } from "./zip.ts";

/** Newest archive that is understood. */
const VERSION = 1;
/** Longest description of a stream, and longest request that is looked at. */
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
      const arrivals = chunks === undefined ? null : listedArrivals(chunks);
      const request = files.get(`${folder}request-body`);
      const isRead = request !== undefined && request.size <= LONGEST_TEXT;
      const partialsAsked = isRead ? partialsAskedIn(await readText(request)) : null;
      yield { ...(await streamOf(body, json, arrivals)), partialsAsked };
    } else if (name.endsWith(".sse")) {
      const sidecar = files.get(`${name}.timing.json`);
      yield sidecar === undefined
        ? await streamOf(body, null, null)
        : await sidecarStream(body, sidecar);
    }
  }
}

function checkVersion(manifest: JsonObject): void {
  const version = countMember(manifest, "version");
  if (manifest["format"] !== "darkroom-archive" || version === null || version > VERSION) {
    throw new Unreadable("a newer Darkroom made it: its version is not known here");
  }
}

async function streamOf(
  body: Pick<ZipFile, "read">,
  json: JsonObject | null,
  arrivals: Arrivals | null,
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
  sidecar: Pick<ZipFile, "read">,
): Promise<RecordedStream> {
  return await streamOf(body, await sidecarFacts(sidecar.read), sidecarArrivals(sidecar.read));
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
