import { unzipSync } from "fflate";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ExportFormat, makeExport } from "../../../src/export/export.ts";
import { foundIn, SECRET_KINDS } from "../../../src/export/redaction.ts";
import { bytesOf, cut, cuts, eventsOf } from "../stream/blocks.ts";
import {
  cutEvery,
  MUST_NOT_APPEAR,
  PLANTED,
  plantedBody,
  plantedDataUrl,
  plantedForm,
  plantedMultipart,
  plantedRequest,
  plantedStream,
} from "./planted.ts";
import { previewed, recorded, type Recorded, textOf, written } from "./recorded.ts";

const FORMATS: readonly ExportFormat[] = ["sse", "sse-timing", "ndjson", "har", "archive"];

async function exported(
  { reader, capture }: Recorded,
  format: ExportFormat,
  redact: readonly (typeof SECRET_KINDS)[number][] = SECRET_KINDS,
) {
  const file = makeExport(reader, {
    format,
    captures: [capture],
    redact,
    creator: { name: "Darkroom", version: "1" },
    now: 1_700_000_000_000,
  });
  const bytes = await written(file.pieces);
  const parts = bytes[0] === 0x50 && bytes[1] === 0x4b ? unzipSync(bytes) : { file: bytes };
  const text = Object.entries(parts)
    .map(([name, part]) => `${name}\n${textOf(part)}`)
    .join("\n");
  return { text, bytes, name: file.name(), findings: file.findings() };
}

/** What a reader of the events can put together: each text that grows, as one. */
function grown(body: string): string {
  const texts = new Map<string, string>();
  for (const { data } of eventsOf(body)) {
    const event = JSON.parse(data?.startsWith("{") === true ? data : "{}") as {
      delta?: unknown;
      item_id?: string;
      choices?: { delta: { content: string } }[];
    };
    const said = event.choices?.[0]?.delta.content ?? event.delta;
    const key = event.item_id ?? "";
    if (typeof said === "string") texts.set(key, (texts.get(key) ?? "") + said);
  }
  return [...texts.values()].join("\n");
}

describe("a default export", () => {
  test.each(FORMATS)(
    "as %s contains none of the planted secrets, whole or in pieces",
    async (format) => {
      const body = bytesOf(plantedBody());
      const chunks = [
        cutEvery(plantedBody(), 113).map(bytesOf),
        [body],
        cut(body, [500, 900, 3000]),
      ];
      for (const pieces of chunks) {
        const recording = await recorded(pieces, plantedStream(), plantedRequest);
        const { text, name } = await exported(recording, format);
        for (const secret of MUST_NOT_APPEAR) {
          expect(text).not.toContain(secret);
          expect(name).not.toContain(secret);
        }
        expect(name).toContain(".masked.");
      }
    },
  );

  test.each(FORMATS)(
    "as %s contains none of a form, of bytes and of a data: URL",
    async (format) => {
      for (const body of [plantedForm, plantedMultipart]) {
        const { text } = await exported(await recorded(["data: 1\n\n"], {}, body), format);
        for (const secret of MUST_NOT_APPEAR) expect(text).not.toContain(secret);
      }
      const recording = await recorded(["data: 1\n\n"], plantedDataUrl());
      const { text, name } = await exported(recording, format);
      for (const secret of MUST_NOT_APPEAR) expect(text).not.toContain(secret);
      expect(name).toMatch(/^data-2023-11-14T22-13-20\./);
    },
  );

  test("leaves no secret to be put together from the events", async () => {
    const recording = await recorded([plantedBody()]);
    const { text } = await exported(recording, "sse");
    const whole = grown(text.slice(text.indexOf("\n") + 1));
    expect(grown(plantedBody())).toContain(PLANTED.openrouter);
    for (const secret of MUST_NOT_APPEAR) expect(whole).not.toContain(secret);
    expect(whole).toMatch(
      /^Keys: sk-or-•••• sk-proj-•••• sk-ant-•••• AIza•••• ghp_•••• •••• +••••\. Done\.$/m,
    );
    expect(whole).toMatch(/^\{"password":"••••","cookie":"••••","n":1\}$/m);
    expect(whole).toMatch(/^also sk-or-••••, ••••; the end$/m);
  });

  test("keeps every event that says no secret as it was", async () => {
    const body = plantedBody();
    const { text } = await exported(await recorded([body]), "sse");
    const before = eventsOf(body);
    const after = eventsOf(text.slice(text.indexOf("\n") + 1));
    expect(after).toHaveLength(before.length);
    const last = (events: typeof after): unknown => events.at(-1);
    expect(last(after)).toEqual(last(before));
    for (const { data } of after) {
      if (data?.startsWith("{") === true) expect(() => JSON.parse(data)).not.toThrow();
    }
  });

  test("finds a secret in pieces however long they are, whatever stands between them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.constantFrom(
          ...Object.values(PLANTED).filter((one) => /^(?:sk-|AIza|ghp_|eyJ|ann)/.test(one)),
        ),
        cuts,
        async (size, words, secret, places) => {
          const said = `${"word ".repeat(words / 5)}${secret} and on`;
          const body = cutEvery(said, size)
            .map(
              (part) =>
                `: ping\n\ndata: ${JSON.stringify({ type: "x.delta", item_id: "i", delta: part })}\n\n`,
            )
            .join("");
          const { text } = await exported(await recorded(cut(bytesOf(body), places)), "sse");
          const whole = grown(text.slice(text.indexOf("\n") + 1));
          expect(whole).toMatch(/^(?:word )*\S{0,9}•••• and on$/);
          // Other strings that read the same are left alone.
          expect(text.match(/"item_id":"i"/g)).toHaveLength(Math.ceil(said.length / size));
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([3, 7, 20, 60, 4000])(
    "masks JSON that a model indented, in pieces of %i characters",
    async (size) => {
      const said = (secret: string, number: number | string): string =>
        JSON.stringify(
          { api_key: secret, db: { password: number }, headers: [["x-api-key", secret]], n: 1 },
          null,
          2,
        );
      const body = cutEvery(said("q7Wx2-unknown-kind", 20261120), size)
        .map((delta) => `data: ${JSON.stringify({ item_id: "fc_1", delta })}\n\n`)
        .join("");
      const { text, findings } = await exported(await recorded([body]), "sse");
      expect(grown(text.slice(text.indexOf("\n") + 1))).toBe(said("••••", "••••"));
      expect(foundIn(findings)).toBe(3);
    },
  );

  test("masks what only escapes hide from whoever looks at the bytes", async () => {
    // How a key's letters travel is the server's choice.
    const delta = `use ${PLANTED.openai} and {"password":"hunter2"}`;
    const escaped = JSON.stringify({ delta })
      .replace("sk-", String.raw`\u0073k-`)
      .replace("password", String.raw`p\u0061ssword`);
    const { text, findings } = await exported(await recorded([`data: ${escaped}\n\n`]), "sse");
    expect(grown(text.slice(text.indexOf("\n") + 1))).toBe(
      'use sk-proj-•••• and {"password":"••••"}',
    );
    expect(foundIn(findings)).toBe(2);
  });

  test("finds what stands behind a secret in single quotes that lies in two events", async () => {
    const body = [
      `{"delta":"cfg = {'password': 'hun","user":"ann@example.com","access_token":"tok-1234567890abcdefghijk"}`,
      `{"delta":"ter2'}","user":"ann@example.com"}`,
    ].map((data) => `data: ${data}\n\n`);
    const { text } = await exported(await recorded(body), "sse");
    expect(text).not.toMatch(/hun|ter2|ann@|tok-1/);
    const events = eventsOf(text.slice(text.indexOf("\n") + 1));
    const payloads = events.flatMap(({ data }) => (data?.startsWith("{") === true ? [data] : []));
    expect(payloads.length).toBe(2);
    for (const data of payloads) expect(() => JSON.parse(data)).not.toThrow();
  });

  test("is marked by its name and tells how much of which kind was replaced", async () => {
    const recording = await recorded([plantedBody()], plantedStream(), plantedRequest);
    const { findings } = await exported(recording, "archive");
    const seen = await previewed(recording);
    for (const kind of SECRET_KINDS) {
      expect(seen[kind]?.count).toBeGreaterThan(0);
      expect(seen[kind]?.samples.length).toBeGreaterThan(0);
      expect(findings[kind]?.count).toBeGreaterThanOrEqual(seen[kind]?.count ?? 0);
      for (const sample of seen[kind]?.samples ?? []) {
        for (const secret of MUST_NOT_APPEAR) expect(sample).not.toContain(secret);
      }
    }
    expect(seen.authorization?.samples).toContain("authorization: Bearer [masked]");
  });
});

describe("an export of the exact bytes", () => {
  test.each(FORMATS)("as %s contains them all", async (format) => {
    const recording = await recorded([plantedBody()], plantedStream(), plantedRequest);
    const { text, name, findings } = await exported(recording, format, []);
    expect(foundIn(findings)).toBe(0);
    expect(name).toContain(".exact.");
    for (const secret of [PLANTED.openrouter, PLANTED.google, PLANTED.jwt]) {
      expect(text).toContain(secret);
    }
  });
});

test("kinds that are not chosen stay", async () => {
  const recording = await recorded([`data: ${PLANTED.email} ${PLANTED.openai}\n\n`]);
  expect((await exported(recording, "sse", ["email"])).text).toContain(`•••• ${PLANTED.openai}`);
  expect((await exported(recording, "sse", ["key"])).text).toContain(
    `${PLANTED.email} sk-proj-••••`,
  );
});
