import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../../src/stream/secrets/find.ts";
import type { SecretKind } from "../../../src/stream/secrets/rules.ts";
import { maskField, maskHeaders, maskText, maskUrl } from "../../../src/stream/secrets/mask.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const of = (alphabet: string, min: number, max = min): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: min, maxLength: max });
const after = (prefix: string, rest: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  rest.map((text) => prefix + text);

/** Made at run time, so that no scanner takes this file for a leak. */
export const secret: fc.Arbitrary<string> = fc.oneof(
  after("sk-or-v1-", of("0123456789abcdef", 64)),
  after("sk-ant-api03-", of(`${letters}-_`, 93)),
  after("sk-proj-", of(`${letters}-_`, 40, 160)),
  after("sk-", of(letters, 48)),
  after("AIza", of(`${letters}-_`, 35)),
  after("ghp_", of(letters, 36)),
  after("github_pat_", of(`${letters}_`, 82)),
  after("xoxb-", of(`${letters}-`, 40)).map((text) => text.replace(/-$/, "0")),
  after("AKIA", of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
  fc
    .tuple(of(`${letters}-_`, 20, 200), of(`${letters}-_`, 20, 400), of(`${letters}-_`, 43))
    .map(([header, payload, signature]) => `eyJ${header}.eyJ${payload}.${signature}`),
);

const base64 = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: min, maxLength: max })
    .map((bytes) => Buffer.from(bytes).toString("base64"));

describe("secrets in text", () => {
  test("are masked between any delimiters, whatever they are", () => {
    const delimiter = fc.constantFrom(
      " ",
      '"',
      "'",
      ",",
      "\n",
      "\\n",
      '\\"',
      "(",
      ")",
      "=",
      "`",
      "<",
      ">",
      ": ",
      "&",
      "@",
    );
    fc.assert(
      fc.property(secret, delimiter, delimiter, (value, before, behind) => {
        const { value: masked, count } = maskText(`text${before}${value}${behind}more`);
        expect(masked).not.toContain(value.slice(12));
        expect(masked).toContain("••••");
        expect(count).toBe(1);
        expect(masked.startsWith(`text${before}`)).toBe(true);
        expect(masked.endsWith("more")).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("do not hide beside base64 of an image, which stays as it is", () => {
    fc.assert(
      fc.property(base64(300, 3000), secret, base64(300, 3000), (first, value, second) => {
        const json = JSON.stringify({ b64_json: first, note: value, result: second });
        const masked = JSON.parse(maskText(json).value) as Record<string, string>;
        expect([masked["b64_json"], masked["result"]]).toEqual([first, second]);
        expect(masked["note"]).toContain("••••");
        expect(masked["note"]).not.toContain(value.slice(12));
      }),
    );
  });

  test("do not hide at the end of base64 without any delimiter", () => {
    const image = Buffer.alloc(900, "An image, as far as letters go.").toString("base64");
    for (const value of [
      `sk-or-v1-${"0a".repeat(32)}`,
      `sk-${"a1".repeat(24)}`,
      `ghp_${"a1".repeat(18)}`,
    ]) {
      const masked = maskText(`"${image}${value}"`).value;
      expect(masked).not.toContain(value.slice(10));
      expect(masked.startsWith(`"${image}`)).toBe(true);
    }
  });

  test("are never seen in the base64 of an image, however it is written", () => {
    // Planted where chance would put them: letters of base64 on either side.
    const planted = fc.constantFrom(
      "/AIza",
      "+AKIA",
      "/AKIAABCDEFGHIJKLMNOP/",
      "eyJ",
      "+ASIA234567ABCDEFGHI+",
      "/sk",
      "ghp",
    );
    const sides = fc.oneof(
      fc.tuple(base64(600, 2000), base64(600, 2000)),
      fc.tuple(base64(600, 2000), base64(45, 100)),
      fc.tuple(base64(45, 100), base64(600, 2000)),
    );
    fc.assert(
      fc.property(sides, planted, ([first, second], word) => {
        const image = `${first.replace(/=+$/, "")}${word}${second}`;
        for (const text of [
          image,
          image.replaceAll("/", "\\/"),
          image.replace(/.{76}/g, "$&\\n"),
          image.replace(/.{76}/g, "$&\r\n"),
          image.replace(/.{76}/g, "$&\ndata: "),
        ]) {
          expect(findSecrets(`{"b64_json":"${text}"}`)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("keep a recognisable beginning", () => {
    expect(maskText(`key sk-or-v1-${"0a".repeat(32)}.`).value).toBe("key sk-or-••••.");
    expect(maskText(`sk-ant-api03-${"a1".repeat(40)}`).value).toBe("sk-ant-••••");
    expect(maskText('{"api_key":"hunter2 and more"}').value).toBe('{"api_key":"••••"}');
  });

  test.each([
    ['{"api_key":"@"}'],
    ['{"apiKey": "@"}'],
    ['{"X-API-Key" : "@"}'],
    ['{"OPENAI_API_KEY":"@"}'],
    ['{"password":"@"}'],
    ['{"token":"@"}'],
    ['{"bot_token":"@"}'],
    ['{"openai_key":"@"}'],
    ['{"client_secret":"@"}'],
    ['{"access_token":"@"}'],
    ['{"refreshToken":"@"}'],
    ['{"Authorization":"Bearer @"}'],
    ['{"arguments":"{\\"api_key\\":\\"@\\",\\"n\\":1}"}'],
    ['{"a":"{\\"b\\":\\"{\\\\\\"password\\\\\\":\\\\\\"@\\\\\\"}\\"}"}'],
    ["{'secret': '@'}"],
    ["https://example.com/?key=@&x=1"],
    ['{"url":"https://example.com/a?x=1\\u0026sig=@"}'],
    ["api_key=@&model=x"],
    ["https://user:@@example.com/"],
    ["line\\nexport OPENAI_API_KEY=@"],
    ["curl -H 'Authorization: Bearer @'"],
    ["curl -H 'x-api-key: @'"],
    ["Cookie: session=@; theme=dark"],
  ])("are masked by the name they stand under: %s", (template) => {
    const value = "q7Wx2-unknown-kind-9Zp4";
    const { value: masked, count } = maskText(template.replace("@", value));
    expect(masked).not.toContain(value);
    expect(count).toBe(1);
    // What was JSON stays JSON.
    if (template.startsWith('{"')) expect(() => JSON.parse(masked)).not.toThrow();
  });

  test("a quoted value is masked to its end, escapes and all, and no further", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.nat(2), (value, other, depth) => {
        fc.pre(!value.includes("•"));
        let json = JSON.stringify({ password: value, other: `${other}|` });
        for (let i = 0; i < depth; i++) json = JSON.stringify({ inner: json });
        const { value: masked, count } = maskText(json);
        let parsed = JSON.parse(masked) as Record<string, string>;
        for (let i = 0; i < depth; i++)
          parsed = JSON.parse(parsed["inner"] ?? "") as Record<string, string>;
        expect(parsed).toEqual({ password: expect.stringMatching(/••••$/), other: `${other}|` });
        expect(count).toBe(1);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['{"max_tokens":1000,"total_tokens":31,"input_tokens":"12","token":42}'],
    [
      '{"logprobs":[{"token":"Hello","logprob":-0.1,"bytes":[72]},{"token":" 2026","top_logprobs":[{"token":"key"}]}]}',
    ],
    [
      `{"item_id":"ig_0df93c0bb83a72f20068c979db26ac819e8b5a444fad3f0d7f","id":"resp_0df93c0bb83a72f20068c979db26"}`,
    ],
    [`{"encrypted_content":"gAAAAABo${"aZ9_-".repeat(60)}","signature":"EqQBCkYIBBgCKkA7"}`],
    [
      '{"prompt_cache_key":"user-1234567890abcdef","safety_identifier":"user-1234567890abcdef1234567890abcdef"}',
    ],
    ['{"next_page_token":"CAoQAA1234567890abcdefgh","idempotency_key":"2f1c-1234"}'],
    [
      '{"required":["api_key","password"],"key":"value","secret":"","password":null,"api_key":true}',
    ],
    [
      '{"delta":"Use a bearer token; bearer authentication needs an API key, a password and a secret."}',
    ],
    [
      '{"delta":"Set the Authorization header, e.g. Authorization: Bearer <your key>, or Bearer YOUR_API_KEY"}',
    ],
    ['{"delta":"task-management-for-disk-encryption-keys and risk-assessment-of-something"}'],
    ["x-ratelimit-remaining-tokens: 149984"],
    ["monkey=business12345&turkey=sandwich99999&author=someone12345"],
    [": OPENROUTER PROCESSING"],
    [
      '{"fingerprint":"fp_44709d6fcb","model":"openai/gpt-5-2025-08-07","call_id":"call_abc123def456ghi789"}',
    ],
    ['{"revised_prompt":"a cookie: chocolate = yes"}'],
    [
      '{"eos_token":"<|endoftext|>","object_key":"images/2026/0123456789abcdef.png","sort_key":"0123456789abcdefghij"}',
    ],
  ])("are not seen in ordinary fields and words: %s", (text) => {
    expect(maskText(text)).toEqual({ value: text, count: 0 });
  });

  test("are masked once: masking again changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            secret,
            fc.constantFrom('"api_key":"', '"', " ", "Bearer ", "token=", "?key=", "\n", "x"),
          ),
          { maxLength: 12 },
        ),
        (parts) => {
          const once = maskText(parts.join("")).value;
          expect(maskText(once)).toEqual({ value: once, count: 0 });
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("leave no end of a run of a token's letters, however long", () => {
    const run = "A".repeat(500);
    for (const begin of [
      "sk-ant-api03-",
      "sk-proj-",
      "sk-",
      "ghp_",
      "github_pat_",
      "xoxb-",
      "hf_",
    ]) {
      for (const rest of [run, `${run}github_pat_${run}`, `${run}-${run}_${run}`]) {
        const once = maskText(`before ${begin}${rest} behind`).value;
        expect(once).toMatch(/^before \S*•••• behind$/);
        expect(once.length).toBeLessThan(40);
        expect(maskText(once)).toEqual({ value: once, count: 0 });
      }
    }
  });

  // In quadratic time one of these would outlast the test's patience.
  test("are looked for in linear time, whatever the text", () => {
    for (const unit of [
      "eyJ",
      'key":"',
      "://:",
      "sk-",
      "Bearer ",
      "=key=",
      '\\"',
      "password\":'",
      "gh",
      "cookie: a=",
      "AIza/",
      "a@b.",
      "%40a.",
      "sk-ant-aaaaaaaa",
    ]) {
      const text = unit.repeat(Math.floor(500_000 / unit.length));
      expect(findSecrets(text, EVERY_KIND)).toBeInstanceOf(Array);
    }
  });
});

const EVERY_KIND: ReadonlySet<SecretKind> = new Set(["authorization", "key", "named", "email"]);

describe("e-mail addresses", () => {
  const masked = (text: string): string => maskText(text, { kinds: EVERY_KIND }).value;

  test.each([
    ["Write to ann.b+c@mail.example.com, please.", "Write to ••••, please."],
    ['{"email":"ann@example.com"}', '{"email":"••••"}'],
    ['{"text":"Ann\\nann@example.com\\n"}', '{"text":"Ann\\n••••\\n"}'],
    ['{"a":"ann\\u0040example.com"}', '{"a":"••••"}'],
    ["<ann@example.com>; bob@example.org.", "<••••>; ••••."],
    ["/a?user=ann%40example.com&x=1", "/a?user=••••&x=1"],
    [`${"A".repeat(40)}ann@example.com`, "••••"],
  ])("are masked whole: %s", (text, value) => {
    expect(masked(text)).toBe(value);
    expect(masked(value)).toBe(value);
  });

  test.each([
    ["icon@2x.png and @types/node and openai@7.55.0 and a @mention"],
    ["https://example.com/@ann/post and user@localhost"],
  ])("are not seen where there are none: %s", (text) => expect(masked(text)).toBe(text));

  test("stay in what is stored: they are personal, not keys", () => {
    expect(maskText("ann@example.com").count).toBe(0);
  });

  test("are told apart from keys, with how they will look", () => {
    const seen: string[][] = [];
    const kinds = EVERY_KIND;
    maskText(`To: ann@example.com\nkey sk-${"a1".repeat(24)}`, {
      kinds,
      seen: (...what) => seen.push(what),
    });
    expect(seen).toEqual([
      ["email", "To: ••••"],
      ["key", "key sk-••••"],
    ]);
  });
});

describe("secrets in headers", () => {
  test("are masked by the header's name, the scheme kept", () => {
    const value = "q7Wx2unknown9Zp4";
    expect(
      maskHeaders([
        ["Authorization", `Bearer ${value}`],
        ["proxy-authorization", `Basic ${value}`],
        ["cookie", `a=${value}`],
        ["Set-Cookie", `a=${value}`],
        ["x-api-key", value],
        ["api-key", value],
        ["x-goog-api-key", value],
        ["X-Auth-Token", value],
        ["x-amz-security-token", value],
        ["x-my-secret-thing", value],
        ["x-mytoken", value],
        ["Ocp-Apim-Subscription-Key", value],
      ]),
    ).toEqual({
      value: [
        ["Authorization", "Bearer [masked]"],
        ["proxy-authorization", "Basic [masked]"],
        ["cookie", "[masked]"],
        ["Set-Cookie", "[masked]"],
        ["x-api-key", "[masked]"],
        ["api-key", "[masked]"],
        ["x-goog-api-key", "[masked]"],
        ["X-Auth-Token", "[masked]"],
        ["x-amz-security-token", "[masked]"],
        ["x-my-secret-thing", "[masked]"],
        ["x-mytoken", "[masked]"],
        ["Ocp-Apim-Subscription-Key", "[masked]"],
      ],
      count: 12,
    });
  });

  test("are masked by their looks in any other header", () => {
    const key = `sk-or-v1-${"0a".repeat(32)}`;
    expect(
      maskHeaders([
        ["x-note", `uses ${key}`],
        ["referer", "https://a.example/?api_key=abcd&x=1"],
      ]),
    ).toEqual({
      value: [
        ["x-note", "uses sk-or-[masked]"],
        ["referer", "https://a.example/?api_key=[masked]&x=1"],
      ],
      count: 2,
    });
  });

  test("leave limits, ids and permissions alone", () => {
    const headers: [string, string][] = [
      ["x-ratelimit-remaining-tokens", "149984"],
      ["x-token-limit", "4096"],
      ["anthropic-ratelimit-tokens-reset", "2026-01-01T00:00:00Z"],
      ["access-control-allow-headers", "authorization, x-api-key, cookie"],
      ["content-type", "text/event-stream; charset=utf-8"],
      ["x-request-id", "req_0df93c0bb83a72f20068c979db26ac81"],
      ["idempotency-key", "stainless-node-retry-1234"],
      ["authorization", ""],
      ["www-authenticate", 'Bearer realm="api"'],
    ];
    expect(maskHeaders(headers)).toEqual({ value: headers, count: 0 });
  });

  test("are masked once", () => {
    const once = maskHeaders([
      ["authorization", "Bearer abc"],
      ["x-api-key", "abc"],
    ]).value;
    expect(maskHeaders(once)).toEqual({ value: once, count: 0 });
  });
});

describe("secrets in URLs", () => {
  test.each([
    ["https://u:p@example.com/a", "https://[masked]@example.com/a", 1],
    ["https://example.com/v1?alt=sse&key=abc", "https://example.com/v1?alt=sse&key=[masked]", 1],
    [
      "/api?api_key=a&token=b&x=1#access_token=c",
      "/api?api_key=[masked]&token=[masked]&x=1#access_token=[masked]",
      3,
    ],
    [
      "https://e.example/?se=2026&sig=a%2Fb%3D&X-Amz-Signature=ff",
      "https://e.example/?se=2026&sig=[masked]&X-Amz-Signature=[masked]",
      2,
    ],
    ["https://e.example/?p%61ssword=x", "https://e.example/?p%61ssword=[masked]", 1],
    [`https://e.example/sk-or-v1-${"0a".repeat(32)}/x`, "https://e.example/sk-or-[masked]/x", 1],
  ])("are masked: %s", (url, value, count) => {
    expect(maskUrl(url)).toEqual({ value, count });
    expect(maskUrl(value)).toEqual({ value, count: 0 });
  });

  test.each([
    ["https://example.com/a?model=x&max_tokens=100&page_token=3&keyword=cats&n="],
    ["data:image/png;base64,iVBORw0KGgo?key=abc"],
    ["blob:https://example.com/2f1c"],
    ["https://example.com/@user/a?%zz=1"],
  ])("are not seen where there are none: %s", (url) => {
    expect(maskUrl(url)).toEqual({ value: url, count: 0 });
  });
});

describe("secrets in forms", () => {
  test("are masked by the field's name or their looks", () => {
    expect(maskField("api_key", "abc")).toEqual({ value: "••••", count: 1 });
    expect(maskField("prompt", "a cat")).toEqual({ value: "a cat", count: 0 });
    expect(maskField("prompt", `sk-proj-${"a1".repeat(20)}`)).toEqual({
      value: "sk-proj-••••",
      count: 1,
    });
  });
});
