/** Streams that test how much the panel bears. */
import { frameText } from "../../fixtures/framing.ts";
import { encodePng } from "../../fixtures/png.ts";
import { hash32 } from "../../fixtures/random.ts";
import { base64 } from "../../fixtures/streams.ts";
import type { Exchange, Piece } from "./exchange.ts";
import { OPENROUTER, run } from "./main.ts";

const request = { model: "openai/gpt-5.6", stream: true };

export function floodTape(events: number): Exchange[] {
  const pieces = run("flood", "openrouter", { events, rate: 2_000, seed: 41 });
  return [{ at: 5_000, url: OPENROUTER, request, pieces }];
}

/** 1,000 streams in 90 seconds, in the order in which they began. */
export function* thousandTape(): Generator<Exchange> {
  const paths = ["responses", "chat/completions", "messages", "images/generations"];
  for (let n = 0; n < 1_000; n++) {
    const failed = n % 17 === 0;
    yield {
      at: n * 90,
      url: `https://api.example/v1/${paths[n % paths.length] ?? ""}?n=${n}`,
      request: { model: `model-${n % 7}`, stream: true },
      pieces: Array.from({ length: 3 + (hash32(n) % 5) }, (_, event): Piece => ({
        after: 20 + (hash32(n + event) % 400),
        bytes: frameText(
          JSON.stringify({ type: "response.output_text.delta", item_id: "m", delta: ` ${event}` }),
        ),
      })),
      end: failed ? "failed" : "complete",
      detail: failed ? "TypeError: network error" : "",
    };
  }
}

/** Width and height of an RGB image of 2 MB. */
const SIDE = 816;

/** Noise in a hue of its own, stored without compression: as heavy as a photograph. */
function heavyPng(seed: number): Uint8Array {
  const data = new Uint8Array(SIDE * SIDE * 3);
  const hue = hash32(seed);
  let noise = hue | 1;
  for (let at = 0; at < data.length; at++) {
    noise ^= noise << 13;
    noise ^= noise >>> 17;
    noise ^= noise << 5;
    data[at] = (((hue >>> ((at % 3) * 8)) & 0xff) + (noise & 0x3f)) >> 1;
  }
  return encodePng({ width: SIDE, height: SIDE, channels: 3, data }, 0);
}

export function picturesTape(): Exchange[] {
  function* pieces(): Generator<Piece> {
    for (let index = 0; index < 200; index++) {
      const event = {
        type: "response.image_generation_call.partial_image",
        item_id: `ig_${index >> 2}`,
        output_index: index >> 2,
        partial_image_index: index % 4,
        partial_image_b64: base64(heavyPng(index)),
      };
      yield { after: 250, bytes: frameText(JSON.stringify(event)) };
    }
  }
  return [{ at: 5_000, url: OPENROUTER, request, pieces: pieces() }];
}
