/** JSON of any layout and depth, whole and as a model says it, with its secrets masked. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Redaction, SECRET_KINDS } from "../../../src/export/redaction.ts";
import { exportSse } from "../../../src/export/sse.ts";
import { maskText } from "../../../src/stream/secrets/mask.ts";
import { bytesOf, cut, cuts, eventsOf } from "../stream/blocks.ts";
import { cutEvery } from "./planted.ts";
import { recorded, textOf, written } from "./recorded.ts";

/** A value, and what must become of it. */
interface Pair {
  readonly plain: unknown;
  readonly masked: unknown;
}

const odd = fc.constantFrom('a"b\\c', "x\ny\tz", "\\n", "it's, {", "'}", '": ', "{", "\\");
const harmless = fc
  .oneof(odd, fc.string({ maxLength: 12 }), fc.integer(), fc.boolean(), fc.constant(null))
  .map((plain): Pair => ({ plain, masked: plain }));
const secret = fc
  .oneof(
    odd,
    fc.string({ minLength: 5, maxLength: 12 }),
    fc.integer({ min: 1000 }),
    fc.constantFrom(1000, 10 ** 20),
  )
  .map((plain): Pair => ({ plain, masked: "••••" }));

/** An object, with text in it that is JSON again, as the arguments of a tool's call are. */
function object(depth: number): fc.Arbitrary<Pair> {
  const inner = depth === 0 ? harmless : object(depth - 1);
  const value = fc.oneof(
    harmless,
    inner,
    inner.map(text),
    fc.array(inner, { maxLength: 2 }).map(list),
  );
  const field = fc.oneof(
    fc.tuple(fc.constantFrom("password", "api_key", "clientSecret"), secret),
    fc.tuple(fc.constantFrom("token", "note", "max_tokens", "required"), value),
  );
  return fc.array(field, { maxLength: 4 }).map((fields) => ({
    plain: Object.fromEntries(fields.map(([name, { plain }]) => [name, plain])),
    masked: Object.fromEntries(fields.map(([name, { masked }]) => [name, masked])),
  }));
}

function text({ plain, masked }: Pair): Pair {
  return { plain: JSON.stringify(plain, null, 2), masked: JSON.stringify(masked, null, 2) };
}

function list(pairs: readonly Pair[]): Pair {
  return { plain: pairs.map(({ plain }) => plain), masked: pairs.map(({ masked }) => masked) };
}

const indent = fc.constantFrom(undefined, 2, "\t");

test("whole, nothing but its secrets changes", () => {
  fc.assert(
    fc.property(object(3), indent, ({ plain, masked }, space) => {
      const once = JSON.stringify(masked, null, space);
      expect(maskText(JSON.stringify(plain, null, space)).value).toBe(once);
      expect(maskText(once)).toEqual({ value: once, count: 0 });
    }),
    { numRuns: 2000 },
  );
});

test("in pieces of any length, nothing but its secrets changes", async () => {
  await fc.assert(
    fc.asyncProperty(
      object(2),
      indent,
      fc.integer({ min: 1, max: 80 }),
      cuts,
      async ({ plain, masked }, space, size, places) => {
        const body = cutEvery(JSON.stringify(plain, null, space), size)
          .map((delta) => `data: ${JSON.stringify({ item_id: "i", delta })}\n\n`)
          .join("");
        const { reader, capture } = await recorded(cut(bytesOf(body), places));
        const pieces = exportSse(reader, capture, new Redaction(SECRET_KINDS));
        const said = eventsOf(textOf(await written(pieces))).map(
          ({ data }) => (JSON.parse(data ?? "") as { delta: string }).delta,
        );
        expect(said.join("")).toBe(JSON.stringify(masked, null, space));
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  // The last quote ends the event's string, and begins no password.
  [String.raw`{"delta":"{\"password\": "}`],
  [String.raw`{"text":"the field \"password\": ","n":1}`],
  [String.raw`{"text":"{'password': ","n":[1]}`],
  [String.raw`{"delta":"\"access_token\\\": \\"}`],
  [String.raw`{"a":"{\"text\":\"'password': \"\n}"}`],
])("%s stays, as a secret may only follow", (json) => {
  expect(maskText(json)).toEqual({ value: json, count: 0 });
});
