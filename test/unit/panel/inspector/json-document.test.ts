import * as fc from "fast-check";
import { expect, test } from "vitest";
import { JsonDocument, type JsonNode } from "../../../../src/panel/inspector/json/document.ts";
import { DEEPEST, JsonScanner } from "../../../../src/panel/inspector/json/scan.ts";

function scanned(text: string, slice = Infinity): JsonScanner {
  const scanner = new JsonScanner(text);
  while (!scanner.run(slice));
  return scanner;
}

function read(text: string): JsonDocument {
  const scanner = scanned(text);
  expect(scanner.problem).toBeNull();
  return new JsonDocument(text, scanner);
}

/** The value that the tree shows. */
function value(document: JsonDocument, node: JsonNode): unknown {
  const children = leaves(document, node);
  if (node.kind === "array") return children.map((child) => value(document, child));
  if (node.kind === "object") {
    return children.map((child) => [document.key(child), value(document, child)]);
  }
  if (node.kind === "string") return document.stringText(node);
  return JSON.parse(document.source(node)) as unknown;
}

function leaves(document: JsonDocument, node: JsonNode): readonly JsonNode[] {
  return document
    .children(node)
    .flatMap((child) => (child.kind === "group" ? document.children(child) : [child]));
}

/** Objects as lists of members, as the tree shows them: in the order of the text. */
function members(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(members);
  if (typeof json !== "object" || json === null) return json;
  return Object.entries(json).map(([key, inner]) => [key, members(inner)]);
}

test("the tree shows every value of any JSON, however it is spaced", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, 3), (json, space) => {
      const text = JSON.stringify(json, null, space);
      const document = read(text);
      expect(value(document, document.root)).toEqual(members(JSON.parse(text)));
    }),
  );
});

test("what is JSON and what is not is judged as JSON.parse does, in slices of any size", () => {
  const near = fc
    .tuple(fc.jsonValue(), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "0", "é", "\n"))
    .map(([json, at, put]) => {
      const text = JSON.stringify(json);
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + put + text.slice(cut + 1);
    });
  fc.assert(
    fc.property(near, fc.integer({ min: 1, max: 9 }), (text, slice) => {
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      expect(scanned(text, slice).problem === null).toBe(parses);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["[DONE]", 1, "value"],
  ['{"a" 1}', 5, "colon"],
  ['{"a":1 "b":2}', 7, "comma"],
  ["[1,]", 3, "value"],
  ['{"a":1,}', 7, "key"],
  ["{} {}", 3, "after-end"],
  ['{"a":"b', 7, "unfinished"],
  ['"a\nb"', 2, "control"],
  [String.raw`"a\xb"`, 2, "escape"],
  ["[01]", 3, "number"],
] as const)("a text that is no JSON is told where: %s", (text, at, kind) => {
  expect(scanned(text).problem).toEqual({ at, kind });
});

test("nesting beyond all sense is a problem in words, not a crash", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  expect(scanned(nested(DEEPEST)).problem).toBeNull();
  expect(scanned(nested(1_000_000)).problem).toEqual({ at: DEEPEST, kind: "deep" });
});

test("a list of a million is shown in groups, each read on its own", () => {
  const text = `{"list":[${Array.from({ length: 1_000_000 }, (_, n) => n).join(",")}]}`;
  const document = read(text);
  const [list] = document.children(document.root);
  if (list === undefined) throw new Error("no list");
  expect(document.count(list)).toBe(1_000_000);
  const groups = document.children(list);
  expect(groups).toHaveLength(4_000);
  const last = document.children(groups.at(-1) ?? list).at(-1);
  expect(last && document.source(last)).toBe("999999");
  expect(last && document.path(last)).toBe("$.list[999999]");
});

test("a path leads to a value, and an offset of the text to its path", () => {
  const document = read('{"a":[{"b c":"x"},{"d":[1,"needle"]}]}');
  const trail = document.trail(document.text.indexOf("needle"));
  expect(trail.map((node) => document.path(node))).toEqual([
    "$",
    "$.a",
    "$.a[1]",
    "$.a[1].d",
    "$.a[1].d[1]",
  ]);
  const odd = document.trail(document.text.indexOf("b c")).at(-1);
  expect(odd && document.path(odd)).toBe('$.a[0]["b c"]');
});

test("a long text is shown as far as asked, never with half an escape", () => {
  const document = read(JSON.stringify("é\n\u0001".repeat(100)));
  for (let most = 0; most < 30; most += 1) {
    expect("é\n\u0001".repeat(100).startsWith(document.stringText(document.root, most))).toBe(true);
  }
});

test("backslashes, however many, are read wherever they are cut", () => {
  for (const length of [1, 99, 100, 101, 150, 201, 300]) {
    const text = "\\".repeat(length);
    const document = read(`{${JSON.stringify(text)}:[${JSON.stringify(`${text}é`)}]}`);
    const [list] = document.children(document.root);
    const [node] = list === undefined ? [] : document.children(list);
    if (list === undefined || node === undefined) throw new Error("no node");
    for (let most = 0; most <= 2 * length; most += 1) {
      expect(document.stringText(node, most)).toBe("\\".repeat(Math.floor(most / 2)));
    }
    expect(document.key(list)).toBe(text);
  }
});

test("a key is shown to its end, or says that it is not", () => {
  const document = read(`{"${"k".repeat(200)}":1,"${"l".repeat(201)}":2}`);
  expect(document.children(document.root).map((node) => document.keyText(node))).toEqual([
    "k".repeat(200),
    `${"l".repeat(200)}…`,
  ]);
});

test("64 MiB of base64 in an event are read in a few short slices", () => {
  const text = `{"type":"image","b64":"${"A".repeat(64 * 1024 * 1024)}","n":1}`;
  const scanner = new JsonScanner(text);
  let slices = 1;
  while (!scanner.run(1_000_000)) slices += 1;
  expect(slices).toBeLessThan(5);
  const document = new JsonDocument(text, scanner);
  expect(document.children(document.root)).toHaveLength(3);
});
