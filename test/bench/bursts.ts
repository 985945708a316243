/** Streams that are sent while something is measured: framed beforehand, so that the server only writes. */
import { base64 } from "../fixtures/streams.ts";
import { picturePng } from "../fixtures/picture.ts";

const encoder = new TextEncoder();

/** Partial images of true size, framed as OpenRouter does, until about `bytes` bytes; in parts of `size`. */
export function imageBurst(bytes: number, size: number): Uint8Array[] {
  const events: Uint8Array[] = [];
  let total = 0;
  for (let n = 0; total < bytes; n++) {
    const event = encoder.encode(
      `data: {"type":"response.image_generation_call.partial_image","sequence_number":${n},"output_index":0,"item_id":"ig_bench","partial_image_index":${n},"partial_image_b64":"${base64(picturePng(1, n % 4))}"}\n\n`,
    );
    events.push(event);
    total += event.length;
  }
  const whole = Buffer.concat(events);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += size) parts.push(whole.subarray(at, at + size));
  return parts;
}

/** A small text delta with the time it was made, epoch milliseconds. */
export const stampedDelta = (n: number, at: number): string =>
  `data: {"type":"response.output_text.delta","sequence_number":${n},"output_index":0,"item_id":"msg_bench","content_index":0,"delta":"word ${n}","logprobs":[],"at":${at}}\n\n`;
