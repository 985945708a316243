import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "../../../src/stream/json.ts";

const LONG = 40_000;
const picture = "iVBORw0KGgo/+".repeat(LONG / 10);

describe("JSON with very long strings is read as JSON.parse reads it", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      "\\",
      '\\"',
      "\\\\",
      "\t",
      "\n",
      ",",
      ":",
      "{",
      "}",
      "[",
      "]",
      "é",
      "\\u00e9",
    ),
    fc.constantFrom("a", "0", " ").map((one) => one.repeat(LONG)),
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join("")),
    fc.array(piece, { maxLength: 6 }).map((pieces) => `{"a":"${pieces.join("")}","b":[1]}`),
    fc.json({ maxDepth: 4 }).map((json) => `[${json},"${picture}",{"${picture}":${json}}]`),
  );

  it("whatever the text", () => {
    fc.assert(
      fc.property(text, (json) => {
        let expected: unknown;
        try {
          expected = JSON.parse(json);
        } catch {
          expected = undefined;
        }
        expect(readJson(json)).toEqual(expected);
      }),
    );
  });

  it.each([
    ["one by itself", JSON.stringify(picture)],
    ["several", JSON.stringify({ a: picture, b: [{ c: `${picture}2` }, picture] })],
    ["one as a name", JSON.stringify({ [picture]: 1, a: picture })],
    ["one under a name that comes twice", `{"a":"${picture}","a":"${picture}2"}`],
    ["one under __proto__", `{"__proto__":"${picture}","a":{"__proto__":{"b":"${picture}"}}}`],
    ["one after an escaped quote", `["\\"${picture}","${picture}\\""]`],
    ["one that ends in a backslash", `["${picture}\\\\"]`],
    ["one beyond Latin", JSON.stringify({ a: "\u{1f600}".repeat(LONG), b: picture })],
    ["numbers between two strings", `["a",${"1,".repeat(LONG)}"b"]`],
    ["spaces between two strings", `{"a":${" ".repeat(LONG)}"b"}`],
    ["one at great depth", `${"[".repeat(2000)}"${picture}"${"]".repeat(2000)}`],
  ])("%s", (_what, json) => {
    expect(readJson(json)).toEqual(JSON.parse(json));
  });

  it.each([
    ["a control character", `["${picture}\t"]`],
    ["no end", `["${picture}`],
    ["letters between two strings", `["a"${picture}"b"]`],
    ["too deep", `${"[".repeat(200_000)}"${picture}"`],
  ])("none where there is %s", (_what, json) => {
    expect(readJson(json)).toBeUndefined();
  });
});
