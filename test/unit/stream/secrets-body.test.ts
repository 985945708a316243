/** Secrets in the bodies of requests: of bytes that are no text, and of forms. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskBytes, maskForm } from "../../../src/stream/secrets/body.ts";
import { maskText } from "../../../src/stream/secrets/mask.ts";
import { encodePng } from "../../fixtures/png.ts";
import { drawPicture } from "../../fixtures/picture.ts";

// Put together at run time, so that no scanner takes this file for a leak.
const KEY = `sk-or-v1-${"0a1b2c3d".repeat(8)}`;
const EVERY_KIND = { kinds: new Set(["authorization", "key", "named", "email"] as const) };

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const part = (head: string, value: Uint8Array | string): Buffer =>
  Buffer.concat([
    Buffer.from(`--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from("\r\n"),
  ]);

/** A picture with text in it that reads like a secret, as a camera or an editor may write it. */
const picture = Buffer.concat([
  encodePng(drawPicture(1, 1, 16)),
  Buffer.from(`tEXt Author: ann@example.com, {"password":"${KEY}"}`),
]);

describe("bytes that are no text", () => {
  test("are masked in the parts of a form, and a picture in it stays as it is", () => {
    const body = Buffer.concat([
      part('name="note"', `use ${KEY}, größer {"password":"grüße-hunter2"}`),
      part('name="image"; filename="a.png"\r\nContent-Type: image/png', picture),
      part('name="password"', "hunter2-and-more"),
      part('name="image[]"', picture),
      Buffer.from("--b--\r\n"),
    ]);
    const { value, count } = maskBytes(body, "multipart/form-data; boundary=b", EVERY_KIND);
    expect(count).toBe(3);
    const said = latin1(value);
    for (const secret of ["hunter2", "use sk-or-v1"]) expect(said).not.toContain(secret);
    expect(said.split(latin1(picture))).toHaveLength(3);
    expect(Buffer.from(value).toString("utf8")).toContain(
      'use sk-or-••••, größer {"password":"••••"}',
    );
    expect(maskBytes(value, "", EVERY_KIND)).toEqual({ value, count: 0 });
  });

  test("are masked where they are text, and stay an image when they are one", () => {
    const packed = Buffer.concat([
      Buffer.from([0x82, 0xff, 0xa7]),
      Buffer.from(`authorization: Bearer ${KEY}`),
      Buffer.from([0xc0, 0]),
    ]);
    const { value, count } = maskBytes(packed, "application/msgpack");
    expect(count).toBe(1);
    expect(latin1(value)).not.toContain("0a1b2c3d");
    expect([...value.slice(0, 3), ...value.slice(-2)]).toEqual([0x82, 0xff, 0xa7, 0xc0, 0]);
    expect(maskBytes(picture, "image/png", EVERY_KIND)).toEqual({ value: picture, count: 0 });
  });

  test("stay as they are when they are noise", () => {
    let state = 3;
    const noise = Uint8Array.from({ length: 4_000_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    expect(maskBytes(noise, "", EVERY_KIND).count).toBe(0);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(maskBytes(bytes, "").value).toEqual(bytes);
      }),
    );
  });

  test("are looked through in linear time, whatever they are", () => {
    for (const unit of ["--b\r\n", "--b\r\n\r\n", "\r\n--b", "a".repeat(23) + "\0"]) {
      const bytes = Buffer.from(`--b\r\n${unit.repeat(1_000_000 / unit.length)}`);
      bytes[bytes.length - 1] = 0xff;
      expect(maskBytes(bytes, "", EVERY_KIND).count).toBe(0);
    }
  });
});

test("text in bytes is masked as text is, parameters of a form by their names", () => {
  const text = `{"password":"hunter2","note":"${KEY}"}`;
  const masked = maskBytes(Buffer.from(text), "application/json");
  expect(Buffer.from(masked.value).toString()).toBe(maskText(text).value);
  const form = maskBytes(Buffer.from("key=abc&x=1"), "application/x-www-form-urlencoded");
  expect(Buffer.from(form.value).toString()).toBe("key=[masked]&x=1");
});

test("a form is masked in its entries, their names and the names of its files", () => {
  const file = { file: `ann@example.com ${KEY}.txt`, type: "text/plain", size: 3 };
  const fields = [
    { name: "password", value: "hunter2" },
    { name: "ann@example.com", value: "x" },
    { name: "file", value: file },
  ];
  expect(maskForm(fields, EVERY_KIND)).toEqual({
    value: [
      { name: "password", value: "••••" },
      { name: "••••", value: "x" },
      { name: "file", value: { ...file, file: "•••• sk-or-••••.txt" } },
    ],
    count: 4,
  });
});
