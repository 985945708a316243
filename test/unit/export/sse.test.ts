import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foundIn, Redaction, SECRET_KINDS } from "../../../src/export/redaction.ts";
import { exportSse } from "../../../src/export/sse.ts";
import { bytesOf, cut, eventsOf } from "../stream/blocks.ts";
import { previewed, recorded, textOf, written } from "./recorded.ts";

const key = `sk-or-v1-${"0a".repeat(32)}`;

type Mode = "masked" | "exact";

async function exported(pieces: readonly Uint8Array[], mode: Mode): Promise<Uint8Array> {
  const { reader, capture } = await recorded(pieces);
  const redaction = new Redaction(mode === "exact" ? [] : SECRET_KINDS);
  return await written(exportSse(reader, capture, redaction));
}

const text = async (pieces: readonly Uint8Array[], mode: Mode = "masked"): Promise<string> =>
  textOf(await exported(pieces, mode));

/** Base64 of pseudo-random bytes: the same for the same seed. */
function base64(bytes: number, seed = 1): string {
  let state = seed;
  return Buffer.from(
    Uint8Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    }),
  ).toString("base64");
}

describe("a stream exported exactly", () => {
  test("is the bytes of the tape, secrets and invalid UTF-8 included", async () => {
    const body = Buffer.concat([
      bytesOf(`data: ${key}\r\r\n`),
      new Uint8Array([0xff, 0, 0xef, 0xbb]),
    ]);
    expect(Buffer.from(await exported(cut(body, [3, 9, 20]), "exact"))).toEqual(body);
  });
});

describe("a stream exported with its secrets masked", () => {
  test("is byte for byte the stream when there are none", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 500 }),
        fc.array(fc.nat()),
        async (body, places) => {
          expect(await exported(cut(body, places), "masked")).toEqual(body);
        },
      ),
    );
  });

  test("passes images of any size through, and masks what stands beside them", async () => {
    const image = base64(3_000_000);
    const body = (secret: string): string =>
      `: hi\n\ndata: {"partial_image_b64":"${image}","api_key":"${secret}","b":"${image}"}\n\ndata: x ${secret}\n\n`;
    const out = await text([bytesOf(body(key))]);
    expect(out).toContain("2 values");
    expect(eventsOf(out)).toEqual(eventsOf(body("sk-or-••••")));
  });

  test("finds a secret that ends or begins a long image without delimiter", async () => {
    const image = base64(60_000);
    expect(await text([bytesOf(`data: ${image}${key}"\n\n`)])).toContain(
      `${image.slice(-20)}sk-or-••••"`,
    );
    expect(await text([bytesOf(`data: ${key}|${image}\n\n`)])).toContain(
      `data: sk-or-••••|${image}`,
    );
  });

  test("drops the whole of a secret value that is longer than any window", async () => {
    for (const value of [base64(1_000_000), "word ".repeat(200_000), 'a\\"b '.repeat(150_000)]) {
      const body = `data: {"password":"${value}","next":1,"image":"${base64(40_000)}"}\n\ndata: {"password":"x"}\n\n`;
      const out = await text(cut(bytesOf(body), [100, 70_000, 300_001]));
      expect(eventsOf(out)[0]?.data).toBe(
        `{"password":"••••","next":1,"image":"${base64(40_000)}"}`,
      );
      expect(out).toContain("2 values");
    }
    const nested = JSON.stringify({
      inner: JSON.stringify({ password: "x".repeat(400_000), a: 1 }),
    });
    expect(eventsOf(await text([bytesOf(`data: ${nested}\n\n`)]))[0]?.data).toBe(
      JSON.stringify({ inner: JSON.stringify({ password: "••••", a: 1 }) }),
    );
    expect(await text([bytesOf(`data: Bearer ${base64(50_000)} end\n\n`)])).toContain(
      "data: Bearer •••• end",
    );
  });

  test("drops the whole of a secret number, however long", async () => {
    const body = `data: {"password":${"7".repeat(100_000)},"next":1}\n\n`;
    const out = await text(cut(bytesOf(body), [17_000, 50_001]));
    expect(eventsOf(out)[0]?.data).toBe('{"password":"••••","next":1}');
  });

  test("masks the same however the stream is cut", async () => {
    // Lengths around the sizes at which the masker changes what it does.
    const sizes = fc.constantFrom(
      10,
      300,
      600,
      12_000,
      16_384,
      16_385,
      17_500,
      200_000,
      262_144,
      270_000,
    );
    const part = fc.oneof(
      sizes.map((size) => base64(Math.floor(size * 0.75), size)),
      sizes.map((size) => "words and words, ".repeat(Math.ceil(size / 17))),
      sizes.map((size) => `line ${size}\n`.repeat(Math.ceil(size / 12))),
      fc.constantFrom(
        key,
        `Bearer ${key}`,
        '"api_key":"',
        '"',
        "\n\n",
        '\\"password\\":\\"',
        "€",
        `https://u:p${key}@e.example/`,
        "?key=",
        '[["x-api-key","',
        '"X-Api-Key":["',
        '","',
        'form-data; name="password"\r\n\r\n',
        " password=",
        "\\/",
        "a(",
        "%26key%3D",
        '"password":1234567',
        "8,",
        '\\n\\"api_key\\":\\n',
        " sk-toggleable__content",
      ),
      fc.constantFrom(
        `ghp_${"a1".repeat(18)}`,
        `AKIA${"A2".repeat(8)}`,
        `eyJ${"a1".repeat(50)}.eyJ${"b2".repeat(300)}.${"c3".repeat(20)}`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.constantFrom(0, 997, 16_384),
        async (parts, places, every) => {
          const body = bytesOf(parts.join(""));
          const regular =
            every === 0
              ? []
              : Array.from({ length: Math.floor(body.length / every) }, (_, i) => i * every);
          const whole = await exported([body], "masked");
          const pieces = await exported(cut(body, [...places, ...regular]), "masked");
          expect(Buffer.compare(pieces, whole)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("masks every secret wherever its windows end", async () => {
    const pairs: readonly (readonly [string, string])[] = [
      [`"api_key":"q7Wx2-${"z".repeat(40)} and"`, '"api_key":"••••"'],
      [` ${key} `, " sk-or-•••• "],
      [`"OPENAI_API_KEY" : "hunter2"`, '"OPENAI_API_KEY" : "••••"'],
      [" Bearer abcdefgh12345678 ", " Bearer •••• "],
      ['\\"password\\":\\"a\\\\\\"b\\"', '\\"password\\":\\"••••\\"'],
      ["?sig=abcd1234&x=1 ", "?sig=••••&x=1 "],
      [base64(45), base64(45)],
      [" Authorization: Token abcd1234abcd ", " Authorization: Token •••• "],
      [String.raw` Bearer abcd1234\/efgh\u002B `, " Bearer •••• "],
      [String.raw`"https:\/\/ann:hunter2@h"`, String.raw`"https:\/\/••••@h"`],
      [String.raw`"ann\u002Btag@example.com"`, '"••••"'],
      ['[["x-api-key","q7Wx2"],["accept","q7Wx2"]]', '[["x-api-key","••••"],["accept","q7Wx2"]]'],
      ['{"name":"x-api-key","value":"q7Wx2"}', '{"name":"x-api-key","value":"••••"}'],
      ['"X-Api-Key":["q7Wx2","a b"]', '"X-Api-Key":["••••","••••"]'],
      [" /?u=%2F%3Fkey%3Dabcdef1%26x ", " /?u=%2F%3Fkey%3D••••%26x "],
      [' f(api_key=os.environ.get("KEY")) ', ' f(api_key=os.environ.get("KEY")) '],
      [' "auth":"none" ', ' "auth":"none" '],
      [' "password": 123456, ', ' "password": "••••", '],
      [String.raw`\"api_key\":\n \"q7Wx2\"`, String.raw`\"api_key\":\n \"••••\"`],
      [" postgres://ann:hunter2@x@h/ ", " postgres://••••@h/ "],
      [" X_API_KEY=hunter2à-größe ", " X_API_KEY=•••• "],
      // Those with line ends.
      [
        'form-data; name="password"\r\nx: y\r\n\r\nhunter 2\r\n',
        'form-data; name="password"\r\nx: y\r\n\r\n••••\r\n',
      ],
      ["\n", "\n"],
    ];
    // So dense that every window ends in or beside one, in lines without end and in short ones.
    for (let shift = 0; shift < 16; shift++) {
      const usable = shift % 2 === 0 ? pairs.slice(0, -2) : pairs;
      let body = "data: ";
      let masked = "data: ";
      for (let i = 0; body.length < 800_000; i++) {
        const [plain, hidden] = usable[(i * 5 + shift) % usable.length] ?? ["", ""];
        const gap = `,${"word ".repeat((i * 7 + shift) % 6)}${".".repeat((i + shift) % 5)}`;
        body += plain + gap;
        masked += hidden + gap;
      }
      const out = await text([bytesOf(body)]);
      // Compared as a whole: a difference in a megabyte is no readable diff.
      expect(out.startsWith(masked)).toBe(true);
      expect(out.slice(masked.length)).toMatch(/^\n: Darkroom masked \d+ values/);
    }
  });

  test("says how many values were masked, in a comment that changes no event", async () => {
    const bodies = [
      `data: ${key}\n\n`,
      `data: ${key}\r\n\r\n`,
      `data: ${key}\r\r`,
      `data: ${key}\n`,
      `data: ${key}\r`,
      `data: ${key}`,
      `\ufeffdata: ${key}\n\ndata: ${key}`,
    ];
    for (const body of bodies) {
      const out = await text([bytesOf(body)]);
      expect(out).toMatch(/[\r\n]: Darkroom masked \d values? that may be secret in this file\./);
      expect(eventsOf(out)).toEqual(eventsOf(body.replaceAll(key, "sk-or-••••")));
    }
  });

  test("is counted before it is written", async () => {
    const body = bytesOf(`data: ${key}\n\ndata: {"api_key":"abcd","max_tokens":7}\n\n`);
    const count = async (pieces: readonly Uint8Array[]): Promise<number> => {
      return foundIn(await previewed(await recorded(pieces)));
    };
    expect(await count(cut(body, [10, 30]))).toBe(2);
    expect(await count([bytesOf("data: hello\n\n")])).toBe(0);
  });

  test("holds back no more than a window while a long image passes", async () => {
    const chunk = bytesOf(base64(48 * 1024));
    let given = 0;
    const { reader, capture } = await recorded(Array.from({ length: 200 }, () => chunk));
    const counted = {
      ...reader,
      async *tape(id: string) {
        for await (const record of reader.tape(id)) {
          given += record.bytes.length;
          yield record;
        }
      },
    };
    let taken = 0;
    for await (const piece of exportSse(counted, capture, new Redaction(SECRET_KINDS))) {
      taken += piece.length;
      expect(given - taken).toBeLessThan(512 * 1024);
    }
    expect(taken).toBe(given);
  });
});
