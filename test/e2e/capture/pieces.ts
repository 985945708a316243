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

/** The event that brings a partial image. */
export function partialImage(index: number, png: Uint8Array): string {
  const data = {
    type: "response.image_generation_call.partial_image",
    sequence_number: index,
    item_id: "ig_1",
    output_index: 0,
    partial_image_index: index,
    partial_image_b64: Buffer.from(png).toString("base64"),
  };
  return `data: ${JSON.stringify(data)}\n\n`;
}
