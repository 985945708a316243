import * as fc from "fast-check";
import { expect, test } from "vitest";
import { picturePng } from "../../../fixtures/picture.ts";
import { blobOf, decodeImage } from "../../../../src/panel/inspector/json/blob.ts";
import { JsonDocument } from "../../../../src/panel/inspector/json/document.ts";
import { typeScriptLiteral } from "../../../../src/panel/inspector/json/literal.ts";
import { JsonScanner } from "../../../../src/panel/inspector/json/scan.ts";
import { JsonSearch } from "../../../../src/panel/inspector/json/search.ts";
import {
  firstExpanded,
  toggled,
  treeRows,
  treeStep,
  type Expanded,
} from "../../../../src/panel/inspector/json/tree.ts";

function read(value: unknown, text = JSON.stringify(value)): JsonDocument {
  const scanner = new JsonScanner(text);
  while (!scanner.run(Infinity));
  return new JsonDocument(text, scanner);
}

const PNG = picturePng(7, 2, 64);
const PNG_BASE64 = Buffer.from(PNG).toString("base64");

/** Rows as `depth key` in order. */
function shown(document: JsonDocument, expanded: Expanded): string[] {
  return treeRows(document, expanded).map(
    ({ node, depth, line }) => `${depth} ${line ?? document.keyText(node) ?? "root"}`,
  );
}

test("what was opened stays open below what is closed and opened again", () => {
  const document = read({ a: { b: { c: 1 } } });
  const all = firstExpanded(document);
  expect(shown(document, all)).toEqual(["0 root", "1 a", "2 b", "3 c"]);
  const [, a] = treeRows(document, all);
  if (a === undefined) throw new Error("no row");
  const closed = toggled(all, a.id, false);
  expect(shown(document, closed)).toEqual(["0 root", "1 a"]);
  expect(shown(document, toggled(closed, a.id, true))).toEqual(shown(document, all));
});

test("a large payload opens no more than a screen's worth", () => {
  const items = Array.from({ length: 5_000 }, (_, n) => ({ n, deep: [n] }));
  const document = read({ head: { a: 1 }, items });
  const rows = treeRows(document, firstExpanded(document));
  expect(rows.length).toBeLessThan(60);
  expect(rows.some(({ node }) => document.keyText(node) === "head")).toBe(true);
});

test("arrows open, close and walk the tree; other keys are left alone", () => {
  const document = read({ a: { b: 1 }, c: 2 });
  const closed = toggled(new Set<string>(), String(0), true);
  const rows = treeRows(document, closed);
  expect(treeStep(rows, 1, "ArrowRight", 5)).toEqual({ kind: "open", id: rows[1]?.id });
  const open = treeRows(document, firstExpanded(document));
  expect(treeStep(open, 1, "ArrowRight", 5)).toEqual({ kind: "go", to: 2 });
  expect(treeStep(open, 2, "ArrowLeft", 5)).toEqual({ kind: "go", to: 1 });
  expect(treeStep(open, 1, "ArrowLeft", 5)).toEqual({ kind: "close", id: open[1]?.id });
  expect(treeStep(open, 1, "Enter", 5)).toEqual({ kind: "close", id: open[1]?.id });
  expect(treeStep(open, 3, "End", 5)).toEqual({ kind: "go", to: 3 });
  expect(treeStep(open, 3, "Enter", 5)).toBeNull();
  expect(treeStep(open, 0, "Escape", 5)).toBeNull();
});

test("an image is recognised wherever it stands and however it is spelled", () => {
  const url = `data:image/png;base64,${PNG_BASE64}`;
  const urlSafe = PNG_BASE64.replaceAll("+", "-").replaceAll("/", "_");
  const wrapped = PNG_BASE64.replaceAll(/.{76}/g, "$&\n");
  for (const text of [PNG_BASE64, url, urlSafe, wrapped]) {
    const document = read({ somewhere: [text] });
    const node = document.trail(document.text.indexOf("[") + 2).at(-1);
    if (node === undefined) throw new Error("no node");
    expect(blobOf(document, node)).toEqual({ kind: "image", mediaType: "image/png" });
    const { bytes, facts, problem } = decodeImage(document, node);
    expect(Buffer.from(bytes).equals(PNG)).toBe(true);
    expect(facts).toMatchObject({ width: 64, height: 64, complete: true });
    expect(problem).toBeNull();
  }
});

test("a slash that JSON escapes is still the image's own", () => {
  const document = read(null, JSON.stringify([PNG_BASE64]).replaceAll("/", String.raw`\/`));
  const [node] = document.children(document.root);
  if (node === undefined) throw new Error("no node");
  expect(Buffer.from(decodeImage(document, node).bytes).equals(PNG)).toBe(true);
});

test("an image that is cut off is an image whose end is missing", () => {
  const document = read([PNG_BASE64.slice(0, -200)]);
  const [node] = document.children(document.root);
  expect(node && blobOf(document, node)?.kind).toBe("image");
  expect(node && decodeImage(document, node).facts.complete).toBe(false);
});

test("prose, ids and hashes are text; long base64 of no known kind is not", () => {
  const texts = [
    "the quick brown fox ".repeat(100),
    "resp_68e2f0a17c3481978d50b41c0123456789abcdef0123456789",
    "0123456789abcdef".repeat(40),
    "-".repeat(500),
    "",
  ];
  const document = read([...texts, Buffer.from("\u0000sound").toString("base64").repeat(50)]);
  const kinds = document.children(document.root).map((node) => blobOf(document, node)?.kind);
  expect(kinds).toEqual([...texts.map(() => undefined), "base64"]);
});

test("a long text opens into its lines, and an image into its letters only when asked", () => {
  const document = read({ text: `one\n${"two ".repeat(40)}`, b64: PNG_BASE64 });
  const rows = treeRows(document, firstExpanded(document));
  expect(rows.map(({ expanded }) => expanded)).toEqual([true, false, false]);
  const [, text] = rows;
  const opened = treeRows(document, toggled(firstExpanded(document), text?.id ?? "", true));
  expect(opened.flatMap(({ line }) => line ?? []).slice(0, 2)).toEqual(["one", "two ".repeat(20)]);
});

test("words are found in keys and values, in any spelling JSON allows, never in an image", () => {
  const text = String.raw`{"Gr\u00fc\u00dfe":1,"a":["grüße an \/path/x",{"b":"${PNG_BASE64}"}],"c":"GRÜSSE"}`;
  const document = read(null, text);
  const find = (words: string, slice: number): string[] => {
    const search = new JsonSearch(document, words);
    while (!search.run(slice));
    return search.found.map((trail) => document.path(trail.at(-1) ?? document.root));
  };
  for (const slice of [1, 7, 1_000_000]) {
    expect(find("grüße", slice)).toEqual(['$["Grüße"]', "$.a[0]"]);
    expect(find("/path/x", slice)).toEqual(["$.a[0]"]);
    expect(find(PNG_BASE64.slice(100, 110), slice)).toEqual([]);
    expect(find(".*", slice)).toEqual([]);
  }
});

/** The copied code of a JSON text. */
function code(text: string): string {
  const document = read(null, text);
  return typeScriptLiteral(document, document.root);
}

test("a long text that is opened ends with how much more there is", () => {
  const text = `${"ü\n".repeat(6_000)}${"x".repeat(20_000)}`;
  const written = JSON.stringify(text).replaceAll("ü", String.raw`\u00fc`);
  const document = read(null, `{"text":${written},"short":"${"y".repeat(200)}"}`);
  const [text0, short] = document.children(document.root);
  if (text0 === undefined || short === undefined) throw new Error("no node");
  const open = new Set(["0", String(text0.start), String(short.start)]);
  const rows = treeRows(document, open);
  const beyond = rows.flatMap((row) => row.beyond ?? []);
  const lines = rows.filter(({ node, line }) => node.start === text0.start && line !== undefined);
  const shownLetters = document.stringText(text0, 20_000).length;
  expect(beyond).toEqual([text.length - shownLetters]);
  expect(lines.at(-1)?.beyond).toBe(beyond[0]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test("the length of a text is counted without reading it, whatever is escaped in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = JSON.stringify(text).replaceAll("/", String.raw`\/`);
      const document = read(null, `["\\\\", ${escaped}, "\\n"]`);
      const [, node] = document.children(document.root);
      expect(node && document.stringLength(node)).toBe(text.length);
    }),
  );
});

test("a TypeScript literal says the same in the SDK's names, and the user's own keys stay", () => {
  expect(
    code(
      '{"partial_image_b64":"x","output":[{"item_id":1}],"metadata":{"my_key":-0},"odd key":null,"empty":[{},[]]}',
    ),
  ).toBe(`{
  partialImageB64: "x",
  output: [
    {
      itemId: 1,
    },
  ],
  metadata: {
    my_key: -0,
  },
  "odd key": null,
  empty: [
    {},
    [],
  ],
}`);
});

test("a TypeScript literal has every digit, every key and their order", () => {
  expect(code("[12345678901234567890,1e400,0.10]")).toBe(
    "[\n  12345678901234567890,\n  1e400,\n  0.10,\n]",
  );
  expect(code('{"foo_bar":1,"fooBar":2,"a_b_c":3,"a_bC":4,"d_e":5}')).toBe(
    "{\n  foo_bar: 1,\n  fooBar: 2,\n  a_b_c: 3,\n  a_bC: 4,\n  dE: 5,\n}",
  );
  expect(code('{"b":1,"10":2,"9":3,"b":4}')).toBe('{\n  b: 4,\n  "10": 2,\n  "9": 3,\n}');
  const items = Array.from({ length: 600 }, (_, n) => n);
  expect(code(JSON.stringify(items))).toBe(`[\n${items.map((n) => `  ${n},\n`).join("")}]`);
  const key = "k".repeat(300);
  expect(code(`{"${key}":1}`)).toBe(`{\n  ${key}: 1,\n}`);
});

test("a TypeScript literal is code that gives the value back, whatever is in it", () => {
  const key = fc.string().map((text) => text.replaceAll("_", ""));
  const json = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(key, tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      // eslint-disable-next-line typescript/no-implied-eval
      const evaluated: unknown = new Function(`return (${code(text)})`)();
      expect(JSON.stringify(evaluated)).toBe(text);
    }),
  );
  expect(code('{"__proto__":{"a":1}}')).toContain('["__proto__"]: {');
});
