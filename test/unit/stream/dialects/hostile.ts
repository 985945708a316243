/** Events that no API would send, made of those that it does; and what must hold of any reading. */
import * as fc from "fast-check";
import { expect } from "vitest";
import { payloadOf } from "../../../../src/stream/describe.ts";
import type { Change, Framing, Reading } from "../../../../src/stream/dialects/dialect.ts";
import { MAX_IMAGES } from "../../../../src/stream/dialects/dialect.ts";
import { DIALECTS } from "../../../../src/stream/dialects/index.ts";
import type { Json } from "../../../../src/stream/json.ts";
import { readJson } from "../../../../src/stream/json.ts";
import { PREVIEW_LENGTH } from "../../../../src/stream/preview.ts";
import { DIALECT_STREAMS } from "../../../fixtures/dialects/all.ts";
import { bodyOf } from "../../../fixtures/dialects/frame.ts";
import { bytesOf } from "../blocks.ts";
import { readBody } from "./reading.ts";

/** Every event of every fixture, with the name it travels under. */
const EVENTS = DIALECT_STREAMS.flatMap(({ sent, framing }) =>
  sent.flatMap((one) =>
    "data" in one ? [{ framing, name: one.name ?? null, json: JSON.stringify(one.data) }] : [],
  ),
);

/** JSON text, because some of it could not be written as a value: duplicated keys, `1e999`. */
const poison = fc.constantFrom(
  "null",
  "true",
  "-1",
  "1.5",
  "1e999",
  "9007199254740993",
  '""',
  '"\\ud800"',
  '"\\u202e\\u0000\\n"',
  '"https://example.com/x.png"',
  '"data:image/png;base64,"',
  '"iVBORw0KGgo="',
  "[]",
  "{}",
  "[[],{},null]",
  '{"__proto__":{"type":"x","choices":[]},"constructor":null}',
  '{"type":"error","type":"response.completed"}',
  `[${'{"index":0,"delta":{"content":"x"}},'.repeat(300)}null]`,
  `${"[".repeat(3000)}${"]".repeat(3000)}`,
  `"${"A".repeat(5000)}"`,
);

/** An event with some of its values replaced, each by where it stands among all of them. */
export const hostileEvent = fc
  .record({
    event: fc.constantFrom(...EVENTS),
    wounds: fc.array(fc.tuple(fc.nat(60), poison), { maxLength: 3 }),
  })
  .map(({ event: { framing, name, json }, wounds }) => ({
    framing,
    name,
    json: wounded(json, wounds),
  }));

/** The JSON text with some values replaced, numbered as JSON.stringify visits them. */
function wounded(
  json: string,
  wounds: readonly (readonly [place: number, text: string])[],
): string {
  const value = readJson(json);
  if (value === undefined || wounds.length === 0) return json;
  let count = 0;
  const marked = JSON.stringify(value, (_, inner: unknown) => {
    const wound = wounds.findIndex(([place]) => place === count);
    count++;
    return wound < 0 ? inner : `\u0001${wound}`;
  });
  return marked.replaceAll(
    /"\\u0001(\d)"/g,
    (_, wound: string) => wounds[Number(wound)]?.[1] ?? "",
  );
}

/** A body of a fixture with bytes put in, taken out or overwritten. */
export const hostileBody = fc
  .record({
    stream: fc.constantFrom(...DIALECT_STREAMS),
    newline: fc.constantFrom("\n", "\r\n"),
    at: fc.nat(20_000),
    remove: fc.nat(40),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.constantFrom("\n", "\r", ":", "data: ", "\ufeff", "{", '"', "<html>").map(bytesOf),
    ),
  })
  .map(({ stream, newline, at, remove, insert }) => {
    const bytes = bytesOf(bodyOf(stream, newline));
    const from = at % (bytes.length + 1);
    const body = new Uint8Array([
      ...bytes.subarray(0, from),
      ...insert,
      ...bytes.subarray(from + remove),
    ]);
    return { body, framing: stream.framing };
  });

/** Holds every dialect to its promises about this event. */
export function expectReadable(event: {
  framing: Framing;
  name: string | null;
  json: string;
}): void {
  const value: Json | undefined = readJson(event.json);
  if (value === undefined) return;
  const payload = payloadOf(event, value, event.framing);
  const faults: string[] = [];
  for (const dialect of DIALECTS) {
    for (const { weight, reason } of dialect.sign(payload)) {
      if (!(weight > 0 && weight < 1 && reason.length < 200)) faults.push(`sign ${reason}`);
    }
    const reading = dialect.read(payload);
    if (reading !== null) faults.push(...faultsOf(reading));
  }
  expect(faults).toEqual([]);
}

/** Reads a body as it is, with and without knowing its dialect. */
export function expectBodyReadable({
  body,
  framing,
}: {
  body: Uint8Array;
  framing: Framing;
}): void {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);
  const rows = [...readBody(text, framing), ...readBody(text, framing, null)];
  expect(rows.flatMap(faultsOf)).toEqual([]);
}

// eslint-disable-next-line no-control-regex
const UNFIT = /[\u0000-\u001f\u202e]/;

/** What is wrong with a reading, in words. One list, because asserting each costs more than reading. */
function faultsOf({ preview, type, item, model, images, changes }: Reading): string[] {
  const fits = (text: string | null, length: number): boolean =>
    text === null || (text.length <= length && !UNFIT.test(text));
  const faults: string[] = [];
  if (!fits(preview, PREVIEW_LENGTH)) faults.push(`preview ${preview}`);
  for (const word of [type, item, model]) if (!fits(word, 200)) faults.push(`word ${word}`);
  if (images.length > MAX_IMAGES) faults.push(`${images.length} images`);
  for (const { base64, link, role } of images) {
    if ((base64 === null) === (link === null)) faults.push(`image ${role}`);
  }
  for (const change of changes) {
    if (!isSound(change)) faults.push(`change ${change.kind}`);
  }
  return faults;
}

function isSound(change: Change): boolean {
  switch (change.kind) {
    case "text":
    case "reasoning":
      return typeof change.text === "string" && typeof change.part === "string";
    case "tool":
      return [change.key, change.id, change.name, change.arguments].every(
        (text) => text === null || typeof text === "string",
      );
    case "usage":
      return Object.values(change.usage).every(
        (count) => count === null || (Number.isFinite(count) && count >= 0),
      );
    case "error":
      return typeof change.message === "string";
    case "status":
      return change.status === null || typeof change.status === "string";
    case "step":
    case "reset":
    case "images-final":
    default:
      return true;
  }
}
