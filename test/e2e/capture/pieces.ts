import type { StageStream } from "./stage.ts";

/**
 * Sends bytes in pieces of uneven size, so that they end inside events, lines and characters.
 *
 * @param every milliseconds between two pieces: the pace of the stream, as a network would set it
 */
export async function sendPieces(
  stream: StageStream,
  bytes: Uint8Array,
  pieces: number,
  every: number,
): Promise<void> {
  const edge = (n: number): number =>
    Math.floor((bytes.length * n * (n + 7)) / (pieces * (pieces + 7)));
  for (let piece = 0; piece < pieces; piece++) {
    await stream.send(bytes.subarray(edge(piece), edge(piece + 1)));
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** Numbered events. */
export const events = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `data: {"n":${from + n}}\n\n`).join("");
