/** Reads a stream as recorder and command line do: everything of src/stream, base64 and SHA-256 included. */
import { createHash } from "node:crypto";
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

const CHUNK = 64 * 1024;

/** @returns the number of events */
export function readStream(body: Uint8Array): number {
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
