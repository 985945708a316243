/** Secrets by their name in JSON: however it is laid out, as text in JSON, and as numbers. */
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../../src/stream/secrets/find.ts";
import { maskHeaders, maskText } from "../../../src/stream/secrets/mask.ts";

const value = "q7Wx2-unknown-kind";

/** JSON in a string in JSON, so many times. */
function nested(json: string, depth: number): string {
  return depth === 0 ? json : nested(JSON.stringify({ inner: json }), depth - 1);
}

/** What {@link nested} was given, so that a mask which broke the JSON around it is found. */
function unnested(json: string, depth: number): unknown {
  const parsed = JSON.parse(json) as { inner: string };
  return depth === 0 ? parsed : unnested(parsed.inner, depth - 1);
}

const LAYOUTS: readonly (readonly [string, (value: unknown) => string])[] = [
  ["on one line", (one) => JSON.stringify(one)],
  ["indented", (one) => JSON.stringify(one, null, 2)],
  ["indented with tabs", (one) => JSON.stringify(one, null, "\t")],
  ["with CRLF", (one) => JSON.stringify(one, null, 4).replaceAll("\n", "\r\n")],
  [
    "aligned",
    (one) => JSON.stringify(one, null, 1).replaceAll(/"(:) /g, `"${" ".repeat(12)}$1\t\t`),
  ],
  ["on a line of its own", (one) => JSON.stringify(one, null, 1).replaceAll('": ', '":\n      ')],
];

describe.each(LAYOUTS)("JSON %s", (_, layout) => {
  test.each([0, 1, 2, 3])("as text in JSON, %i deep, is masked and stays what it was", (depth) => {
    const shape = (secret: string): unknown => ({
      n: 1,
      api_key: secret,
      note: "a password",
      headers: { "X-Api-Key": [secret, secret] },
      pairs: [
        ["x-api-key", secret],
        ["accept", "*/*"],
      ],
      list: [
        { name: "x-api-key", value: secret },
        { name: "accept", value: "*/*" },
      ],
    });
    const { value: masked, count } = maskText(nested(layout(shape(value)), depth));
    expect(unnested(masked, depth)).toEqual(shape("••••"));
    expect(count).toBe(5);
    expect(maskText(masked)).toEqual({ value: masked, count: 0 });
  });

  test.each([0, 1, 2])("keeps what is no secret, %i deep", (depth) => {
    const plain = layout({
      required: ["api_key", "password"],
      enum: [["password", "email address"]],
      password: { type: "string", minLength: 12345 },
      key: "value",
      api_key: null,
    });
    const text = nested(plain, depth);
    expect(maskText(text)).toEqual({ value: text, count: 0 });
  });
});

describe("a header written out with tabs or many blanks", () => {
  test.each([
    [
      String.raw`{"a":"Authorization:\tToken abcdefabcdef1234"}`,
      '{"a":"Authorization:\\tToken ••••"}',
    ],
    [String.raw`{"a":"x-api-key:\t\tabcdef1234"}`, String.raw`{"a":"x-api-key:\t\t••••"}`],
    [String.raw`{"a":"Cookie:\tsid=abcdef"}`, String.raw`{"a":"Cookie:\t••••"}`],
    ["X-Api-Key:          abcdef1234", "X-Api-Key:          ••••"],
    ["Bearer      abcdefgh1234", "Bearer      ••••"],
  ])("%s", (text, masked) => expect(maskText(text)).toEqual({ value: masked, count: 1 }));
});

test("a form that was written by hand is masked in a string within a string", () => {
  const part = (secret: string): string =>
    nested(
      `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b--\r\n`,
      0,
    );
  const json = (secret: string): string => nested(JSON.stringify({ body: part(secret) }), 1);
  expect(maskText(json("hunter2"))).toEqual({ value: json("••••"), count: 1 });
});

describe("a number under a name that promises a secret", () => {
  test.each([
    ['{"password":123456}', '{"password":"••••"}'],
    ['{"api_key" : 1234, "n": 1}', '{"api_key" : "••••", "n": 1}'],
    ['{"n":1,"secret":\n  98765425\n}', '{"n":1,"secret":\n  "••••"\n}'],
    ["{'pwd': 12345678}", "{'pwd': '••••'}"],
    [
      JSON.stringify({ a: JSON.stringify({ db: { password: 20261120 } }, null, 2) }),
      JSON.stringify({ a: JSON.stringify({ db: { password: "••••" } }, null, 2) }),
    ],
    [nested('{"password":20261120,"x":[1]}', 3), nested('{"password":"••••","x":[1]}', 3)],
  ])("%s is masked, and JSON stays JSON", (text, masked) => {
    expect(maskText(text)).toEqual({ value: masked, count: 1 });
    expect(maskText(masked)).toEqual({ value: masked, count: 0 });
  });

  test("is masked in a header in ASCII, and told as it will look", () => {
    expect(maskHeaders([["x-meta", '{"password":123456}']])).toEqual({
      value: [["x-meta", '{"password":"[masked]"}']],
      count: 1,
    });
    const seen: string[] = [];
    maskText('{"password": 123456}', {
      kinds: new Set(["named"]),
      seen: (_, masked) => seen.push(masked),
    });
    expect(seen).toEqual(['{"password": "••••"']);
  });

  test.each([
    ['{"max_tokens":100000,"total_tokens":123456,"tokens":54321,"token_count":12345}'],
    ['{"usage":{"input_tokens":1979,"cached_tokens":1024,"output_tokens":6700,"token":12345}}'],
    ['{"eos_token":50256,"token_id":50256,"key":123456,"sort_key":123456,"partition_key":1234567}'],
    ['{"cookies":12345,"credentials":12345,"auth":12345,"authorization":12345}'],
    // A switch, or how many there are.
    ['{"password":1,"secret":0,"api_key":123}'],
    ['{"password":{"minLength":12345},"secret":[12345,67890]}'],
    // A classifier's scores, the numbers of records and of errors, how long something lasts.
    ['{"password":0.95,"pwd":1234.5,"secret":-98765.25}'],
    ['{"account_key":10234,"master_key":1001,"invalid_password":1003,"access_token":3600}'],
    // How often words occur.
    ['{"counts":[["password",12345],["secret",23456]]}'],
    ['{"password":true,"secret":null}'],
  ])("is none: %s", (text) => expect(maskText(text)).toEqual({ value: text, count: 0 }));

  test.each([
    ['"credentials":\n  "user": "ann"\n  "password": "hunter2"\n'],
    ["'auth':\r\n  'api_key': 'hunter2abc'"],
    [JSON.stringify({ text: '"cookies":\n  "secret": "hunter2"' })],
  ])("in YAML a name below a name is no value: %j", (text) => {
    const { value, count } = maskText(text);
    expect(value).toBe(text.replace(/hunter2(?:abc)?/, "••••"));
    expect(count).toBe(1);
  });
});

// In quadratic time one of these would outlast the test's patience.
test("white space and numbers are looked through in linear time", () => {
  for (const unit of [
    '"password":',
    String.raw`\"password\":\n`,
    String.raw`\n`,
    '"password":1',
    '"password":-1.',
    String.raw`[\n[\n\"password\",\n`,
    String.raw`\\\\n`,
    String.raw`\"name\":\n\"password\",\n`,
    "1",
    // What was refused is looked into.
    '"a_token":["x y",',
    `"a_token":'`,
    String.raw`"a_token":\"`,
    `'a_token':["','`,
    String.raw`"a_token":"{\"a_token\":\"{\\\"a_token\\\":\\\"`,
    "://a@:@",
    "://a:@",
  ]) {
    const text = unit.repeat(Math.floor(200_000 / unit.length));
    for (const [before, behind] of [
      ["", ""],
      ['"password":', "x"],
      ["://a:", ""],
      ['["password",', '"x"'],
    ] as const) {
      expect(findSecrets(before + text + behind)).toBeInstanceOf(Array);
    }
  }
});
