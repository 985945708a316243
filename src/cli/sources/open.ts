/** Tells by its first bytes what a file is, and reads the streams in it. */
import { stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import type { Framing } from "../../stream/dialects/dialect.ts";
import { archiveStreams, sidecarStream } from "./archive.ts";
import { framingOf } from "./framing.ts";
import { harStreams } from "./har.ts";
import type { Input, RandomAccess } from "./input.ts";
import { isNdjsonExport, ndjsonStreams } from "./ndjson-export.ts";
import { type RecordedStream, Unreadable, untimedPieces } from "./source.ts";

/** The streams of a file, each to be read to its end before the next. */
export async function* streamsIn(
  path: string,
  input: Input,
): AsyncGenerator<RecordedStream, void, void> {
  const { head } = input;
  const start = new TextDecoder().decode(head);
  if (start.startsWith("PK\u0003\u0004") || start.startsWith("PK\u0005\u0006")) {
    yield* withStreams(input, archiveStreams, "it is a zip archive without a stream");
  } else if (isNdjsonExport(start)) {
    yield* ndjsonStreams(input.bytes());
  } else if (/^\s*\{\s*"log"\s*:/.test(start) || /\.har$/i.test(path)) {
    yield* withStreams(input, harStreams, "it is a HAR without an event stream");
  } else {
    yield await bodyStream(path, input, framingOf(head));
  }
}

async function* withStreams(
  input: Input,
  read: (file: RandomAccess) => AsyncIterable<RecordedStream>,
  otherwise: string,
): AsyncGenerator<RecordedStream, void, void> {
  const file = await input.randomAccess();
  let found = false;
  try {
    for await (const stream of read(file)) {
      found = true;
      yield stream;
    }
  } finally {
    await file.close();
  }
  if (!found) throw new Unreadable(otherwise);
}

async function bodyStream(path: string, input: Input, framing: Framing): Promise<RecordedStream> {
  const sidecar = `${path}.timing.json`;
  if (path !== "-" && (await exists(sidecar))) {
    return await sidecarStream(
      { read: () => input.bytes() },
      { read: () => createReadStream(sidecar) },
    );
  }
  return {
    framing,
    hints: null,
    partialsAsked: null,
    clock: null,
    end: null,
    pieces: untimedPieces(input.bytes()),
    eventTimes: null,
  };
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
