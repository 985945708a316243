import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completed, completions } from "../../../src/panel/filter/complete.ts";
import { ownMatch, rowTest } from "../../../src/panel/filter/match.ts";
import { isMatch, placeOf } from "../../../src/panel/filter/matches.ts";
import { parse, tokens, type Query } from "../../../src/panel/filter/query.ts";
import { searchable } from "../../../src/panel/filter/searchable.ts";
import type { Row } from "../../../src/stream/types.ts";
import { eventRow, streamRecord } from "./fakes.ts";

function query(text: string): Query {
  const parsed = parse(text);
  if (parsed.kind !== "query") throw new Error(JSON.stringify(parsed));
  return parsed.query;
}

const partial = eventRow(3, {
  type: "response.image_generation_call.partial_image",
  name: "response.image_generation_call.partial_image",
  family: "image",
  item: "ig_68e2",
  id: "evt-3",
  preview: "0 · PNG 1024×1024",
  frames: [
    {
      role: "partial",
      partialIndex: 0,
      item: "ig_68e2",
      path: "$.b64",
      sha256: "a",
      problem: null,
    },
  ],
});
const ping = eventRow(4, { kind: "comment", type: "OPENROUTER PROCESSING", family: "heartbeat" });
const failure = eventRow(5, { type: "error", family: "error", preview: "Rate limit reached" });

const finds = (text: string, row: Row, stream = streamRecord("a")): boolean =>
  rowTest(query(text), stream)(searchable(row));

describe("the filter finds an event", () => {
  test.each([
    ["Partial_Image", partial, "by a word, whatever its case"],
    ["1024×1024", partial, "by its preview"],
    ["ig_68 partial", partial, "by several words, in any order"],
    ['"limit reached"', failure, "by a phrase"],
    ["/part.*image$/", partial, "by an expression whose $ is the end of a field"],
    ["/^OPENROUTER/", ping, "by an expression, whatever the case"],
    ["type:image_gen", partial, "by its type"],
    ["type:/call\\.p/", partial, "by an expression for one field"],
    ["item:ig_68e2", partial, "by its item"],
    ["id:evt-3", partial, "by its id"],
    ["is:image is:partial", partial, "by what it shows"],
    ["is:ping", ping, "that keeps the connection alive"],
    ["is:error", failure, "that is an error"],
    ["-is:ping -final", partial, "by what it is not"],
    ["status:200 model:gpt-5 partial", partial, "by the stream it is in"],
    ["https://x", eventRow(0, { preview: "see https://x" }), "by an address, which is no field"],
    ["/api/v1", eventRow(0, { preview: "/api/v1/x" }), "by a path, which is no expression"],
  ])("%s", (text, row) => {
    expect(finds(text, row)).toBe(true);
  });

  test.each([
    ["-partial_image", partial],
    ["type:PNG", partial],
    ["is:final", partial],
    ["is:partial -is:image", partial],
    ["status:404 partial", partial],
    ["-type:/call/", partial],
  ])("and not by %s", (text, row) => {
    expect(finds(text, row)).toBe(false);
  });
});

describe("the filter finds a stream", () => {
  test("by its address, its model, its name, or how it ended", () => {
    const own = (text: string, changes = {}): boolean =>
      ownMatch(query(text), streamRecord("a", changes));
    expect(own("/v1\\/responses/")).toBe(true);
    expect(own("gpt-5-image")).toBe(true);
    expect(own("good", { label: "The good run" })).toBe(true);
    expect(own("responses -anthropic")).toBe(true);
    expect(own("responses -openrouter")).toBe(false);
    expect(own("is:error", { end: "failed" })).toBe(true);
    expect(own("is:live", { end: "open" })).toBe(true);
    expect(own("is:pinned")).toBe(false);
  });

  test("not by what only events can answer", () => {
    expect(ownMatch(query("is:image"), streamRecord("a"))).toBe(false);
    expect(ownMatch(query("-is:ping"), streamRecord("a"))).toBe(false);
    expect(ownMatch(query("responses -is:ping"), streamRecord("a"))).toBe(true);
  });
});

describe("a mistake is named", () => {
  test.each([
    ["/(/", "regex"],
    ["word /[/", "regex"],
    ["/(a+)+$/", "slow"],
    ["/(?:x(\\w*)y){2,}/", "slow"],
    ["/(\\w|\\d)+!/", "slow"],
    ["/(a|aa)+$/", "slow"],
    ["/(a?)+x/", "slow"],
    ["/(a{1,9}){20}x/", "slow"],
    ["/(?<n>\\s|x|)*!/i", "slow"],
    ["/.*.*.*.*.*z/", "many"],
    ["/.*.*.*z/", "many"],
    ["/\\d*\\w+[^x]*!/", "many"],
    ["/.*a?.*b{0,9}.*z/", "many"],
    ["/(.*)(?:.*)(?<n>.*)z/", "many"],
    ["/(.*){3}z/", "many"],
    ["/(a|b)*(b|c)*(b|d)*z/", "many"],
    ["/.{0,200}.{0,200}.{0,200}z/", "many"],
    ["/(x|.*.*).*z/", "many"],
    ["/.*a.*a.*a.*z/", "many"],
    ["/(?=.*.*.*z)a/", "many"],
    ["is:nothing", "unknown-is"],
    ["type:", "no-value"],
    ["is: image", "no-value"],
  ])("%s", (text, kind) => {
    expect(parse(text)).toMatchObject({ kind: "problem", problem: { kind } });
  });

  test("and what only looks like one is not refused", () => {
    const quick = ["/(foo|bar)+/", "/(?:\\d{4}-){3,}/", "/(a+|b){2}/", "/colou?r/i", "/api/v1"];
    for (const text of [
      ...quick,
      "/(ab)+/",
      "/a+b*/",
      "/[(+]+(x)/",
      "/\\(a+\\)+/",
      "/.*.*z/",
      "/a.*b.*c.*d/",
      "/^.*type.*image.*partial.*index.*size/",
      '/"[^"]*","[^"]*","[^"]*","[^"]*"/',
      "/\\d+\\.\\d+\\.\\d+\\.\\d+/",
      "/\\s+a\\s+b\\s+c\\s+d\\s+/",
      "/(?=.*a)(?=.*b)(?=.*c)(?=.*d)/",
      "/[a-z]*\\d*[a-z]*\\d*[a-z]*/",
      "/a*|b*|.*|c*.*/",
      "/x{20}y{20}.{20}z{3}/",
      "/[\\]]*\\u0041*\\bword\\1/",
      "-",
      "/",
      "//",
      '"',
    ]) {
      expect(parse(text).kind).toBe("query");
    }
  });
});

test("whatever is typed, the parser answers, and its tokens are the text without its spaces", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      parse(text);
      expect(
        tokens(text)
          .map((token) => token.text)
          .join("")
          .replace(/\s/g, ""),
      ).toBe(text.replace(/\s/g, ""));
    }),
  );
});

test("whatever expression is typed, it is read to its end", () => {
  const parts = [...Array.from("ab.*+?{}1,9()|[]^$\\:=!<>-wd"), "(?:", "(?<n>", "\\k<n>", "(?<="];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 16 }), (expression) => {
      expect(parse(`/${expression.join("")}/`).kind).toMatch(/query|problem/);
    }),
    { numRuns: 5_000 },
  );
});

describe("completion", () => {
  const types = ["response.created", "response.image_generation_call.partial_image"];

  test("offers what the word at the caret can become", () => {
    expect(completions("is:p", 4, types)).toEqual(["is:partial", "is:ping", "is:pinned"]);
    expect(completions("word -is:im", 11, types)).toEqual(["-is:image"]);
    expect(completions("partial_im", 10, types)).toEqual([`type:${types[1]}`]);
    expect(completions("is:image", 8, types)).toEqual([]);
  });

  test("offers fields and event types before anything is typed, and of a field all there is", () => {
    const every = completions("", 0, types);
    for (const one of ["is:", "type:", "url:", `type:${types[0]}`, "is:image"]) {
      expect(every).toContain(one);
    }
    expect(completed("", 0, "is:")).toEqual({ text: "is:", caret: 3 });
    const kinds = completions("is:", 3, types);
    expect(kinds).toEqual(expect.arrayContaining(["is:image", "is:incomplete", "is:pinned"]));
    expect(completions("type:", 5, types)).toEqual(types.map((type) => `type:${type}`));
  });

  test("replaces that word and leaves the rest", () => {
    expect(completed("is:p word", 4, "is:ping")).toEqual({ text: "is:ping word", caret: 8 });
    expect(completed("a ty", 4, "type:")).toEqual({ text: "a type:", caret: 7 });
    expect(completed("", 0, "is:image")).toEqual({ text: "is:image ", caret: 9 });
  });
});

test("a row's place among the matches is found wherever it lies", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200)), fc.nat(200), (list, row) => {
      const rows = Uint32Array.from(list).sort();
      expect(isMatch(rows, row)).toBe(list.includes(row));
      expect(placeOf(rows, row)).toBe(list.filter((one) => one < row).length);
    }),
  );
});
