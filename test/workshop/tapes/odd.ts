/** Streams with something wrong or something extreme in them. */
import { frameText } from "../../fixtures/framing.ts";
import { picturePng } from "../../fixtures/picture.ts";
import { encodePng } from "../../fixtures/png.ts";
import { sharpenedPictures } from "../../fixtures/sharpened.ts";
import { base64 } from "../../fixtures/streams.ts";
import type { Exchange, Piece } from "./exchange.ts";
import { OPENROUTER, run, slowed } from "./main.ts";

const partial = (index: number, image: string, item = "ig_1"): Piece => ({
  after: 700,
  bytes: frameText(
    JSON.stringify({
      type: "response.image_generation_call.partial_image",
      item_id: item,
      output_index: 0,
      partial_image_index: index,
      partial_image_b64: image,
    }),
  ),
});

/** Loses what stands between the shares `from` and `to` of a stream's pieces. */
function* losing(pieces: Iterable<Piece>, from: number, to: number): Generator<Piece> {
  const all = [...pieces];
  for (const [n, piece] of all.entries()) {
    const lost = n >= from * all.length && n < to * all.length;
    yield lost && "bytes" in piece
      ? { after: piece.after, lost: piece.bytes.length, reason: "memory" }
      : piece;
  }
}

export function gapTape(): Exchange[] {
  const request = { model: "openai/gpt-5-image", stream: true };
  const pieces = slowed(run("image", "openrouter", { seed: 31 }), 2);
  return [
    { at: 20_000, url: OPENROUTER, request, pieces: run("text", "openrouter", { seed: 30 }) },
    { at: 40_000, url: OPENROUTER, request, pieces: losing(pieces, 0.3, 0.5) },
  ];
}

export function brokenImagesTape(): Exchange[] {
  const png = picturePng(1, 3, 512);
  const half = base64(png.subarray(0, png.length >> 1));
  const notPng = base64(new TextEncoder().encode("<svg onload=alert(1)>".repeat(40)));
  return [
    {
      at: 30_000,
      url: OPENROUTER,
      request: { model: "openai/gpt-5-image", stream: true },
      pieces: [
        partial(0, half),
        partial(1, `${half.slice(0, 4_000)}!!not*base64!!`),
        partial(2, notPng),
        partial(3, ""),
        partial(4, base64(png)),
      ],
    },
  ];
}

/** Partials that are finished part by part, then one of another size and one that is cut off. */
export function partialsTape(): Exchange[] {
  const pictures = sharpenedPictures(5, 512).map((pixels) => encodePng(pixels, 3));
  const [last = new Uint8Array()] = pictures.slice(-1);
  const images = [...pictures, picturePng(5, 3, 256), last.subarray(0, last.length >> 1), last];
  return [
    {
      at: 60_000,
      url: OPENROUTER,
      request: { model: "openai/gpt-5-image", stream: true },
      pieces: slowed(
        images.map((image, n) => partial(n, base64(image))),
        4,
      ),
    },
  ];
}

const HOSTILE = [
  '<img src=x onerror="document.title=1">',
  "<script>document.title=1</script>",
  "javascript:alert(1)",
  "\u202Egnp.exe\u202C",
  "a\u0000b\u001b[31mred\u001b[0m",
  "Z̷̛̦̈́a̵̹̔l̶̰͝g̷̱̈́o̸̱͊".repeat(8),
  "👩‍👩‍👧‍👦".repeat(20),
  "${process.env.SECRET} {{constructor.constructor('alert(1)')()}}",
  "\ud800 lone surrogate",
  "'\"`--></textarea></style>",
];

export function hostileTape(): Exchange[] {
  const events = HOSTILE.map((text, n): Piece => ({
    after: 120,
    bytes: frameText(
      JSON.stringify({
        type: n % 2 === 0 ? "response.output_text.delta" : `x.${text}`,
        item_id: text,
        delta: text,
        ["__proto__"]: { polluted: true },
        constructor: text,
      }),
      text.replaceAll(/[\r\n]/g, " "),
    ),
  }));
  return HOSTILE.slice(0, 5).map((text, n) => ({
    at: 10_000 + n * 9_000,
    url: `https://evil.example/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`,
    request: { model: text, stream: true },
    pieces: n === 4 ? events : events.slice(0, n + 1),
    end: "failed",
    detail: `Error: ${text}`,
  }));
}

export function longNamesTape(): Exchange[] {
  const long = "a-name-without-a-place-to-break-".repeat(12);
  return [0, 1, 2].map((n) => ({
    at: 10_000 + n * 12_000,
    url: `https://${"sub.".repeat(10)}example.org/${"folder/".repeat(12)}${long}?${long}=${long}`,
    request: { model: `vendor/${long}`, stream: true },
    pieces: Array.from({ length: 12 }, (_, event): Piece => ({
      after: 400,
      bytes: frameText(
        JSON.stringify({
          type: `response.${long}.delta`,
          item_id: `item_${long}`,
          delta: `${long} ${event} `.repeat(6),
        }),
      ),
    })),
  }));
}
