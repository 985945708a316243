import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64, decodeCarefully } from "../../../src/stream/images/base64.ts";
import { readImageFacts } from "../../../src/stream/images/container.ts";
import { bytesOf, concat } from "./blocks.ts";

describe("base64", () => {
  const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 300 });

  test("gives back the bytes in every spelling that is in use", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const buffer = Buffer.from(bytes);
        const bare = buffer.toString("base64");
        const spellings = [
          bare,
          bare.replace(/=+$/, ""),
          buffer.toString("base64url"),
          bare.replace(/.{8}/g, "$&\r\n"),
          ` ${bare}\n`,
          `data:image/png;base64,${bare}`,
          `data:image/svg+xml;charset=utf-8;BASE64,${encodeURIComponent(bare)}`,
        ];
        for (const text of spellings) {
          const { bytes: decoded, problem } = decodeBase64(text);
          expect({ decoded: [...decoded], problem }).toEqual({
            decoded: [...bytes],
            problem: null,
          });
        }
      }),
    );
  });

  test("decodes in a hurry what it decodes letter by letter", () => {
    const anyText = fc
      .tuple(
        anyBytes,
        fc.array(
          fc.tuple(fc.nat(), fc.constantFrom("=", "-", "_", "+", "/", " ", "A", "…", "😀")),
          { maxLength: 2 },
        ),
      )
      .map(([bytes, changes]) => {
        const letters = Array.from(Buffer.from(bytes).toString("base64"));
        for (const [at, letter] of changes) letters[at % letters.length] = letter;
        return letters.join("");
      });
    fc.assert(
      fc.property(anyText, (text) => {
        const { bytes, problem } = decodeBase64(text);
        expect({ bytes, problem }).toEqual(decodeCarefully(text));
      }),
    );
  });

  test("keeps what decodes before a mistake, and names the mistake", () => {
    expect(decodeBase64("QUJD…QUJD")).toMatchObject({
      bytes: new Uint8Array(bytesOf("ABC")),
      problem: "not base64 at character 5 of 9",
    });
    expect(decodeBase64("QUJDR")).toMatchObject({ problem: "cut off in the middle of a byte" });
    expect(decodeBase64("QUI=QUJD")).toMatchObject({
      problem: "goes on after its padding, at character 5",
    });
    expect(decodeBase64("QQ=")).toMatchObject({
      bytes: new Uint8Array([65]),
      problem: "wrong padding",
    });
    expect(decodeBase64("QUJD=")).toMatchObject({ problem: "wrong padding" });
    expect(decodeBase64("")).toMatchObject({ problem: "no image data" });
    expect(decodeBase64("data:image/png;base64,")).toMatchObject({
      problem: "no image data",
      mediaType: "image/png",
    });
    expect(decodeBase64("data:image/png")).toMatchObject({ problem: "the data URL has no data" });
  });

  test("reads a data URL that is percent-encoded text", () => {
    const { bytes, mediaType } = decodeBase64("data:image/svg+xml,%3Csvg%3E%zz</svg>");
    expect([new TextDecoder().decode(bytes), mediaType]).toEqual([
      "<svg>%zz</svg>",
      "image/svg+xml",
    ]);
  });

  test("decodes any text without throwing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.base64String()), (text) => {
        const carefully = decodeCarefully(text);
        expect([...decodeBase64(text).bytes].length).toBeLessThanOrEqual(text.length);
        expect(carefully.bytes.length).toBeLessThanOrEqual(Math.ceil((text.length * 3) / 4));
      }),
    );
  });
});

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const be32 = (value: number): Uint8Array =>
  new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
const le32 = (value: number): Uint8Array => be32(value).toReversed();
const box = (type: string, ...body: Uint8Array[]): Uint8Array => {
  const inner = concat(body);
  return concat([be32(inner.length + 8), ascii(type), inner]);
};

const pngChunk = (type: string, body: Uint8Array): Uint8Array =>
  concat([be32(body.length), ascii(type), body, be32(0)]);
const png = concat([
  ascii("\x89PNG\r\n\x1a\n"),
  pngChunk("IHDR", concat([be32(640), be32(480), new Uint8Array([8, 2, 0, 0, 0])])),
  pngChunk("IDAT", new Uint8Array(deflateSync(new Uint8Array(300)))),
  pngChunk("IEND", new Uint8Array(0)),
]);
const jpeg = concat([
  new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]),
  // A thumbnail's end marker inside a segment is not the end of the image.
  new Uint8Array([0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff, 0xd9]),
  new Uint8Array([0xff, 0xc2, 0, 11, 8, 480 >> 8, 480 & 255, 640 >> 8, 640 & 255, 1, 0, 0, 0]),
  new Uint8Array([0xff, 0xda, 0, 4, 1, 2, 5, 6, 0xff, 0x00, 7, 0xff, 0xd0, 8]),
  new Uint8Array([0xff, 0xda, 0, 4, 1, 2, 5, 0xff, 0xd9]),
]);
const webp = (kind: string, body: Uint8Array): Uint8Array => {
  const inner = concat([ascii("WEBP"), ascii(kind), le32(body.length), body]);
  return concat([ascii("RIFF"), le32(inner.length), inner]);
};
const webpLossy = webp(
  "VP8 ",
  new Uint8Array([0, 0, 0, 0x9d, 1, 0x2a, 640 & 255, 640 >> 8, 480 & 255, 480 >> 8, 0, 0]),
);
const lossless = 639 | (479 << 14);
const webpLossless = webp(
  "VP8L",
  concat([new Uint8Array([0x2f]), le32(lossless), new Uint8Array(6)]),
);
const webpExtended = webp(
  "VP8X",
  new Uint8Array([0, 0, 0, 0, 639 & 255, 639 >> 8, 0, 479 & 255, 479 >> 8, 0]),
);
const gif = concat([
  ascii("GIF89a"),
  new Uint8Array([640 & 255, 640 >> 8, 480 & 255, 480 >> 8, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
  new Uint8Array([0x21, 0xf9, 4, 0, 0, 0, 0, 0]),
  new Uint8Array([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x3b, 1, 0, 0x3b]),
]);
const avif = concat([
  box("ftyp", ascii("avif"), be32(0), ascii("mif1")),
  box(
    "meta",
    be32(0),
    box(
      "iprp",
      box(
        "ipco",
        box("ispe", be32(0), be32(320), be32(480)),
        box("ispe", be32(0), be32(640), be32(480)),
      ),
    ),
  ),
  box("mdat", new Uint8Array(50)),
]);
const svg = bytesOf(
  '\ufeff<?xml version="1.0"?>\n<!-- <svg width="1"> -->\n<!DOCTYPE svg>\n<svg xmlns="http://www.w3.org/2000/svg" width="640px" height="480"><script>alert(1)</script></svg>\n',
);

const bmp = concat([
  ascii("BM"),
  le32(60),
  new Uint8Array(4),
  le32(54),
  le32(40),
  le32(640),
  // From top to bottom.
  le32(-480),
  new Uint8Array(34),
]);

const SAMPLES: readonly (readonly [string, string, Uint8Array])[] = [
  ["PNG", "image/png", png],
  ["JPEG", "image/jpeg", jpeg],
  ["lossy WebP", "image/webp", webpLossy],
  ["lossless WebP", "image/webp", webpLossless],
  ["extended WebP", "image/webp", webpExtended],
  ["GIF", "image/gif", gif],
  ["AVIF", "image/avif", avif],
  ["SVG", "image/svg+xml", svg],
  ["BMP", "image/bmp", bmp],
];

describe("an image's container", () => {
  test.each(SAMPLES)("of %s tells type and size, and that it is whole", (_, mediaType, bytes) => {
    expect(readImageFacts(bytes)).toEqual({ mediaType, width: 640, height: 480, complete: true });
  });

  test.each(SAMPLES)(
    "of %s is never called whole when its end is missing",
    (_, mediaType, bytes) => {
      // Trailing white space and the RIFF padding are not part of the image.
      const end = mediaType === "image/svg+xml" ? bytes.length - 1 : bytes.length;
      for (let length = 0; length < end; length++) {
        expect(readImageFacts(bytes.subarray(0, length)).complete).toBe(false);
      }
    },
  );

  test("is looked for inside a larger buffer only where the image is", () => {
    const padded = concat([new Uint8Array(7), png, new Uint8Array(9)]);
    expect(readImageFacts(padded.subarray(7, 7 + png.length)).width).toBe(640);
  });

  test("takes the size of an SVG from its viewBox when it has no other", () => {
    expect(readImageFacts(bytesOf('<svg viewBox="0 0 24 12"/>'))).toMatchObject({
      width: 24,
      height: 12,
      complete: true,
    });
    expect(readImageFacts(bytesOf('<svg width="100%" height="auto"></svg>'))).toMatchObject({
      width: null,
      height: null,
    });
    expect(readImageFacts(bytesOf("<svgs></svgs>")).mediaType).toBe("application/octet-stream");
    expect(readImageFacts(bytesOf("<html><svg></svg></html>")).mediaType).toBe(
      "application/octet-stream",
    );
  });

  test("ends an SVG with its root, whatever remarks follow it", () => {
    const complete = (end: string): boolean =>
      readImageFacts(bytesOf(`<svg viewBox="0 0 24 12"><g>${end}`)).complete;
    const remark = `<!-- </svg> ${"x".repeat(2000)} -->`;
    for (const end of ["</svg >", "</svg\n>\n", `</svg>\n${remark}\n<?pi?>\n`]) {
      expect(complete(`</g>${end}`)).toBe(true);
    }
    for (const end of ["<!-- </svg> -->", "</svg", "</svg><!-- cut", "</svg><p>"]) {
      expect(complete(end)).toBe(false);
    }
  });

  test("never crashes on hostile bytes behind a good magic", () => {
    const heads = SAMPLES.map(([, , bytes]) => bytes);
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.nat(60),
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        (head, keep, tail, noise) => {
          const bytes = concat([head.subarray(0, keep), tail]);
          for (const [at, byte] of noise)
            if (bytes.length > 12) bytes[12 + (at % (bytes.length - 12))] = byte;
          expect(readImageFacts(bytes)).toHaveProperty("complete");
        },
      ),
      { numRuns: 5000 },
    );
  });

  test("is read in bounded time however many empty pieces it claims", () => {
    for (const head of [
      png.subarray(0, 33),
      jpeg.subarray(0, 2),
      gif.subarray(0, 19),
      avif.subarray(0, 20),
    ]) {
      for (const filler of [0, 0xff, 0x21]) {
        const bytes = concat([head, new Uint8Array(4_000_000).fill(filler)]);
        expect(readImageFacts(bytes).complete).toBe(false);
      }
    }
  });
});
