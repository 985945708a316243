import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64 } from "../../../src/stream/images/base64.ts";
import { changedShare, type RgbaPixels } from "../../../src/stream/images/changed.ts";
import { readImageFacts } from "../../../src/stream/images/container.ts";
import { findFlaws, type ImageFlaw } from "../../../src/stream/images/flaws.ts";
import type { ImageSource } from "../../../src/stream/types.ts";
import { encodePng } from "../../fixtures/png.ts";

const png = encodePng({ width: 6, height: 4, channels: 3, data: new Uint8Array(72).fill(9) });
const base64 = Buffer.from(png).toString("base64");

function flawsOf(
  text: string,
  declared: Partial<Pick<ImageSource, "mediaType" | "declared">> = {},
): ImageFlaw[] {
  const decoded = decodeBase64(text);
  const source = { mediaType: null, declared: null, ...declared };
  return findFlaws(source, decoded, readImageFacts(decoded.bytes));
}

describe("flaws of an image", () => {
  test("a whole image that is what its event says has none, however its base64 is written", () => {
    const declared = { mediaType: "image/png", declared: { width: 6, height: 4 } };
    expect(flawsOf(base64, declared)).toEqual([]);
    expect(flawsOf(`data:image/png;base64,${base64}`, declared)).toEqual([]);
    const url = Buffer.from(png).toString("base64url");
    expect(flawsOf(url, declared)).toEqual([]);
    expect(flawsOf(base64.replace(/.{20}/g, "$&\n"), declared)).toEqual([]);
  });

  test("tells another size and another format than declared", () => {
    expect(flawsOf(base64, { declared: { width: 1024, height: 1024 } })).toEqual([
      { kind: "size", message: "declared as 1024 × 1024, but it is 6 × 4" },
    ]);
    const wrong = `data:image/webp;base64,${base64}`;
    expect(flawsOf(wrong, { mediaType: "image/jpg" })).toEqual([
      { kind: "format", message: "declared as image/webp, but it is image/png" },
      { kind: "format", message: "declared as image/jpeg, but it is image/png" },
    ]);
  });

  test("takes other names of a format for the same, and a type that says nothing for none", () => {
    const jpeg = Buffer.of(0xff, 0xd8, 0xff, 0xd9).toString("base64");
    expect(flawsOf(jpeg, { mediaType: "image/JPG; q=1" })).toEqual([]);
    expect(flawsOf(base64, { mediaType: "application/octet-stream" })).toEqual([]);
    expect(flawsOf(base64, { mediaType: "image/*" })).toEqual([]);
  });

  test("tells a cut image from wrong base64, from something else and from nothing", () => {
    const kinds = (text: string): string[] => flawsOf(text).map(({ kind }) => kind);
    expect(kinds(base64.slice(0, 60))).toEqual(["truncated"]);
    expect(kinds(`${base64.slice(0, 60)}…`)).toEqual(["base64", "truncated"]);
    expect(kinds("aGVsbG8gd29ybGQ=")).toEqual(["unknown"]);
    expect(kinds("")).toEqual(["empty"]);
    expect(kinds("…")).toEqual(["empty"]);
  });

  test.each([
    ["image/heic", "\0\0\0\x18ftypmif1\0\0\0\0mif1heic"],
    ["image/tiff", "II*\0\x08\0\0\0\0\0\0\0"],
    ["image/tiff", "MM\0*\0\0\0\x08\0\0\0\0"],
    ["image/jxl", "\xff\x0a\0\0\0\0\0\0\0\0\0\0"],
    ["image/jxl", "\0\0\0\x0cJXL \r\n\x87\n"],
    ["image/x-icon", "\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x18\0\x04\0\0\0\x16\0\0\0"],
  ])(
    "says of a format that is known by name, %s, that it is not shown, and no more",
    (type, raw) => {
      expect(flawsOf(btoa(raw), { mediaType: type })).toEqual([
        { kind: "unshown", message: `${type} is not shown by Darkroom` },
      ]);
    },
  );

  test("says of every cut of an image that it is cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: png.length - 1 }), (length) => {
        const cut = Buffer.from(png.subarray(0, length)).toString("base64");
        expect(flawsOf(cut).map(({ kind }) => kind)).toEqual(["truncated"]);
      }),
    );
  });
});

describe("the share of changed pixels", () => {
  const picture = (width: number, height: number, data: Uint8Array): RgbaPixels => ({
    width,
    height,
    data,
  });

  test("counts each pixel that differs in any channel once", () => {
    const before = new Uint8Array(4 * 4).fill(255);
    const after = before.slice();
    after[0] = 254;
    after[1] = 0;
    after[7] = 128;
    expect(changedShare(picture(2, 2, before), picture(2, 2, after))).toBe(0.5);
    expect(changedShare(picture(2, 2, before), picture(2, 2, before.slice()))).toBe(0);
  });

  test("does not count colours that cannot be seen", () => {
    const before = Uint8Array.of(1, 2, 3, 0, 1, 2, 3, 0);
    const after = Uint8Array.of(9, 9, 9, 0, 1, 2, 3, 1);
    expect(changedShare(picture(2, 1, before), picture(2, 1, after))).toBe(0.5);
  });

  test("has no answer for pictures of different sizes or without pixels", () => {
    const data = new Uint8Array(16);
    expect(changedShare(picture(2, 2, data), picture(4, 1, data))).toBeNull();
    expect(changedShare(picture(0, 2, data), picture(0, 2, data))).toBeNull();
  });

  test("is what counting channel by channel gives, wherever the pictures lie in memory", () => {
    const pixels = fc.array(fc.constantFrom(0, 1, 255), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(pixels, pixels, fc.nat(3), (a, b, offset) => {
        const [before, after] = [a, b].map((values) => {
          const memory = new Uint8Array(offset + values.length);
          memory.set(values, offset);
          return memory.subarray(offset);
        }) as [Uint8Array, Uint8Array];
        let changed = 0;
        for (let i = 0; i < 24; i += 4) {
          const differs = [0, 1, 2, 3].some((channel) => a[i + channel] !== b[i + channel]);
          if (differs && (a[i + 3] !== 0 || b[i + 3] !== 0)) changed++;
        }
        expect(changedShare(picture(3, 2, before), picture(3, 2, after))).toBe(changed / 6);
      }),
    );
  });
});
