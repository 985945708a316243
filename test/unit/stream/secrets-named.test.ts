/** Secrets by the name they stand under, in every spelling, and what only looks like one. */
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../../src/stream/secrets/find.ts";
import { maskHeaders, maskText, maskUrl } from "../../../src/stream/secrets/mask.ts";

// Put together at run time, so that no scanner takes this file for a leak.
const KEY = `sk-or-v1-${"0a1b2c3d".repeat(8)}`;
const OPENAI = `sk-${"a1B2".repeat(12)}`;
const GOOGLE = `AIza${"Sy5_".repeat(9)}`;

describe("a secret in text", () => {
  test.each([
    ["Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ••••"],
    ["Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==", "Proxy-Authorization: Basic ••••"],
    ["Authorization: Token abcdefabcdef1234", "Authorization: Token ••••"],
    [`Authorization: Token ${"abcdef".repeat(5)}`, "Authorization: Token ••••"],
    ["authorization: ApiKey abcdefabcdef1234", "authorization: ApiKey ••••"],
    [String.raw`"https:\/\/ann:hunter2@h"`, String.raw`"https:\/\/••••@h"`],
    [String.raw`"Bearer abcd1234\/efgh5678"`, `"Bearer ••••"`],
    [String.raw`"Bearer abcd1234\u002Befgh\u002f5678\u003D"`, `"Bearer ••••"`],
    [String.raw`"{\"a\":\"Bearer abcd1234\\/efgh\"}"`, String.raw`"{\"a\":\"Bearer ••••\"}"`],
    [String.raw`X_KEY=abcd\/rest1`, "X_KEY=••••"],
    [String.raw`X_API_KEY=abcd\/rest1\u002Bmore`, "X_API_KEY=••••"],
    [String.raw`{"token":"abcd1234\/efgh5678ijkl"}`, `{"token":"••••"}`],
    [`https://a.example/?u=https%3A%2F%2Fh%2F%3Fkey%3D${GOOGLE}`, "AIza••••"],
    [`https://a.example/?u=https%3A%2F%2Fh%2F%3Fk%3D${OPENAI}%26x%3D1`, "k%3Dsk-••••%26x%3D1"],
    ["https://a.example/?u=%2Fh%3Fx%3D1%26api_key%3Dabcdef%26y%3D2", "api_key%3D••••%26y%3D2"],
    ["a=1&u=Bearer%20abcd1234efgh", "u=Bearer%20••••"],
  ])("%s is masked whole", (text, masked) => {
    const once = maskText(text).value;
    expect(once.endsWith(masked)).toBe(true);
    expect(maskText(once)).toEqual({ value: once, count: 0 });
  });

  test.each([
    ["Authorization: Basic authentication is what it wants"],
    ["Authorization: Token authentication, Authorization: ApiKey schemes"],
    [String.raw`see https:\/\/example.com\/@ann and https:\/\/example.com:8080\/`],
  ])("%s is none", (text) => expect(maskText(text)).toEqual({ value: text, count: 0 }));
});

describe("a password with @ in an address", () => {
  test.each([
    ["postgres://user:p@ss@host/db", "postgres://••••@host/db"],
    ["postgres://ann@corp:p@ss@w@host:5432", "postgres://••••@host:5432"],
    [String.raw`"amqp:\/\/ann:p@ss@host\/x"`, String.raw`"amqp:\/\/••••@host\/x"`],
    ["redis://:p@ss@host?x=a@b", "redis://••••@host?x=a@b"],
    ["('redis://:p@ss@host', 'a@b')", "('redis://••••@host', 'a@b')"],
    ["see ftp://u:p@ss@host and a@b", "see ftp://••••@host and a@b"],
    ["postgres://ann:grüße@à-la-carte@host/db", "postgres://••••@host/db"],
  ])("%s is masked to its end", (text, masked) => {
    expect(maskText(text)).toEqual({ value: masked, count: 1 });
    expect(maskText(masked)).toEqual({ value: masked, count: 0 });
  });

  test.each([
    ["https://u:p@ss@host/@ann", "https://[masked]@host/@ann"],
    ["https://u:p@ss@w@host", "https://[masked]@host"],
    ["https://ann@corp@host?x=a@b", "https://[masked]@host?x=a@b"],
    ["https://u:p@ss@host, ann@corp", "https://[masked]@host, ann@corp"],
  ])("%s is masked to its end as an address", (url, masked) => {
    expect(maskUrl(url)).toEqual({ value: masked, count: 1 });
    expect(maskUrl(masked)).toEqual({ value: masked, count: 0 });
  });

  test.each([
    ["https://host:8080/@ann and https://ann@host:8080 and git+ssh://git@host:org/a@1"],
    ["https://unpkg.com/a@1.2.3/b@2 http://[::1]:80/ann@corp"],
  ])("is none: %s", (text) => expect(maskText(text)).toEqual({ value: text, count: 0 }));
});

test("a password in an address is masked however long it is", () => {
  const address = (user: string): string => `see https://${user}@host/db, please`;
  expect(maskText(address(`u:${"p@".repeat(400)}`))).toEqual({ value: address("••••"), count: 1 });
});

describe("a list of headers", () => {
  const value = "q7Wx2-unknown-kind";
  test.each([
    ['{"X-Api-Key":["@"]}', 1],
    ['{"Set-Cookie":["@", "@"],"x":["y"]}', 2],
    ['{"name":"x-api-key","value":"@"}', 1],
    ['{"name": "Authorization", "value": "Basic @", "x": "y"}', 1],
    ['[["x-api-key","@"],["accept","*/*"]]', 1],
    ['[["accept","*/*"],["authorization","Bearer @"]]', 1],
    ['[\n  [\n    "x-api-key",\n    "@"\n  ]\n]', 1],
    ['{"a":"[[\\"x-api-key\\",\\"@\\"],[\\"x\\",\\"y\\"]]"}', 1],
    ['{"a":"{\\"name\\":\\"x-api-key\\",\\"value\\":\\"@\\"}"}', 1],
  ])("%s", (template, count) => {
    const masked = maskText(template.replaceAll("@", value));
    expect(masked.value).not.toContain(value);
    expect(masked.value).toContain("••••");
    expect(masked.count).toBe(count);
    const shape = (json: string): unknown => JSON.parse(json.replaceAll(/[^"\\]*••••/g, "@"));
    expect(shape(masked.value)).toEqual(
      JSON.parse(template.replaceAll(/(?:Basic|Bearer) @/g, "@")),
    );
    expect(maskText(masked.value)).toEqual({ value: masked.value, count: 0 });
  });

  test.each([
    ['{"required":["api_key","password"],"enum":["password","email"]}'],
    ['[["api_key","password"],["password","email address"]]'],
    ['{"name":"api_key","type":"string","value":{"x":1}}'],
    ['{"label":"password","value":"Passwort"}'],
    ['{"name":"max_tokens","value":"100"}'],
  ])("is none: %s", (text) => expect(maskText(text)).toEqual({ value: text, count: 0 }));
});

describe("a form that was written by hand", () => {
  const part = (name: string, value: string, between = ""): string =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n${between}\r\n${value}\r\n--b--\r\n`;

  test("is masked by the names of its fields", () => {
    expect(maskText(part("password", `hunter"2 and \\more`)).value).toBe(part("password", "••••"));
    expect(maskText(part("token", "abc", "Content-Type: text/plain\r\n")).value).toContain(
      "\n••••\r",
    );
    expect(maskText(part("password", "a").replaceAll("\r\n", "\n")).count).toBe(1);
    const json = JSON.stringify({ body: part("password", "hunter2") });
    expect(maskText(json).value).toBe(JSON.stringify({ body: part("password", "••••") }));
  });

  test("keeps its other fields, and is masked once", () => {
    const plain = part("prompt", "a cat") + part("max_tokens", "100") + part("password", "••••");
    expect(maskText(plain)).toEqual({ value: plain, count: 0 });
  });
});

describe("a prompt keeps", () => {
  test.each([
    [String.raw`{"content":"client = OpenAI(api_key=os.environ.get(\"OPENAI_API_KEY\"))"}`],
    [`client = OpenAI(api_key=os.environ["OPENAI_API_KEY2"], password=load2(x))`],
    ["def login(user, password=None, token=None): connect(password=password)"],
    ["api_key=os.environ.get('A')"],
    ["SELECT * FROM t WHERE password=:password_value"],
    ['<div class="sk-toggleable__content fitted"> .sk-estimator-doc-link'],
    ['fetch(u, {"credentials":"include"}, {"credentials": "same-origin"})'],
    ['{"tools":[{"auth":"none","secret":"required"}],"password":"null","cookies":"true"}'],
    ["https://x.test/?auth=none"],
  ])("%s", (text) => expect(maskText(text)).toEqual({ value: text, count: 0 }));

  test.each([
    ["?secret_key=hunter2[masked]", "?secret_key=••••[masked]"],
    ["OpenAI(api_key='abcdefgh')", "OpenAI(api_key='••••')"],
    [String.raw`{"a":"password=\"correct-horse\""}`, String.raw`{"a":"password=\"••••\""}`],
    ["export DB_PASSWORD=hunter2", "export DB_PASSWORD=••••"],
    ["password=hunter&user=ann", "password=••••&user=ann"],
    ["/a?x=1&password=hunter", "/a?x=1&password=••••"],
    [String.raw`/a?x=1\u0026password=hunter`, String.raw`/a?x=1\u0026password=••••`],
    [" password=password=password='abcd1'", " password=password=password='••••'"],
    [`sk-${"abcdEFGH".repeat(6)}`, "sk-••••"],
  ])("nothing of a secret: %s", (text, masked) => {
    expect(maskText(text)).toEqual({ value: masked, count: 1 });
  });
});

test("a number under a name that is always secret is masked in a header, a limit is not", () => {
  expect(
    maskHeaders([
      ["x-password", "12345678"],
      ["x-api-key", "1234"],
      ["x-token-limit", "4096"],
      ["x-ratelimit-tokens", "4096"],
      ["x-auth", " "],
    ]),
  ).toEqual({
    value: [
      ["x-password", "[masked]"],
      ["x-api-key", "[masked]"],
      ["x-token-limit", "4096"],
      ["x-ratelimit-tokens", "4096"],
      ["x-auth", " "],
    ],
    count: 2,
  });
});

describe("a data: URL", () => {
  test.each([
    [
      `data:text/event-stream,data:%20${KEY}`,
      "data:text/event-stream,data%3A%20sk-or-%5Bmasked%5D",
    ],
    [`data:text/plain,${KEY}?key=x`, "data:text/plain,sk-or-[masked]?key=x"],
    [
      `data:application/json,%7B%22password%22%3A%22hunter2%22%7D`,
      `data:application/json,${encodeURIComponent('{"password":"[masked]"}')}`,
    ],
  ])("is masked: %s", (url, masked) => {
    expect(maskUrl(url)).toEqual({ value: masked, count: 1 });
    expect(maskUrl(masked)).toEqual({ value: masked, count: 0 });
  });

  test.each([
    [`https://a.example/?u=%2F%3Fk%3D${OPENAI}%26api_key%3D${GOOGLE}`, 2],
    [`https://a.example/?u=%2F%3Fapi_key%3Dabcdef1`, 1],
  ])("and what it is given as a parameter, once: %s", (url, count) => {
    const once = maskUrl(url);
    expect(once.count).toBe(count);
    expect(once.value).not.toMatch(/a1B2|Sy5|abcdef/);
    expect(maskUrl(once.value)).toEqual({ value: once.value, count: 0 });
  });

  test("keeps an image as it is, however its base64 is escaped", () => {
    let state = 7;
    for (let i = 0; i < 40; i++) {
      const bytes = Uint8Array.from({ length: 50_000 }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state >>> 24;
      });
      // Planted where chance would put them.
      const base64 = Buffer.from(bytes)
        .toString("base64")
        .replace(/.{9000}/g, "$&/AIza+AKIAABCDEFGHIJKLMNOP/eyJ/sk");
      for (const payload of [base64, base64.replaceAll("+", "%2B").replaceAll("/", "%2F")]) {
        const url = `data:image/png;base64,${payload}`;
        expect(maskUrl(url)).toEqual({ value: url, count: 0 });
        expect(findSecrets(`image=${payload}&x=1`)).toEqual([]);
      }
    }
    const svg = "data:image/svg+xml,%3Csvg%20width='1'%3E%3C/svg%3E";
    expect(maskUrl(svg)).toEqual({ value: svg, count: 0 });
  });

  test("of any size is looked through in linear time, whatever it holds", () => {
    for (const unit of ["%20password%3D", "?key=", "%%", "%22key%22%3A%22", "data:"]) {
      const url = `data:,${unit.repeat(500_000 / unit.length)}`;
      expect(maskUrl(url).value).toMatch(/^data:/);
    }
  });
});

// In quadratic time one of these would outlast the test's patience.
test("secrets by name are looked for in linear time, whatever the text", () => {
  for (const unit of [
    "password=",
    "password=1(",
    "?password=",
    "%3Fkey%3D",
    "secret='",
    '"password",',
    '[["password","',
    '"password":["a",',
    '"name":"password","value":"',
    'form-data; name="password"\r\n\r\n',
    "form-data; ",
    "Basic dXNl",
    "password=\\/",
    'password="',
    "Authorization: Basic ",
    "Bearer \\/",
    "\\u002B",
    "\\",
    ":\\/\\/:",
    `sk-${"a".repeat(520)}`,
    `${"a+".repeat(300)}sk-`,
  ]) {
    const text = unit.repeat(Math.floor(500_000 / unit.length));
    expect(findSecrets(text, new Set(["authorization", "key", "named", "email"]))).toBeInstanceOf(
      Array,
    );
  }
});
