import { describe, expect, it } from "vitest";
import { importsOf, sourceFiles, type Import } from "./sources.ts";

/** The walls of the house: which rooms a room may import from, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  hook: ["messages"],
  relay: ["messages"],
  messages: ["stream", "store", "export"],
  stream: [],
  store: ["stream", "messages"],
  export: ["stream", "store", "messages"],
  recorder: ["store", "stream", "messages"],
  panel: ["store", "stream", "messages", "export"],
  devtools: ["messages"],
  cli: ["stream", "export"],
};

/** Imports across which only types may come: no code of that room may run here. */
const TYPES_ONLY: readonly (readonly [room: string, from: string])[] = [
  ["messages", "stream"],
  ["messages", "store"],
  ["messages", "export"],
  ["store", "messages"],
  ["export", "store"],
  ["export", "messages"],
];

/** Packages that a room may run. A type may be imported from anywhere. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  messages: ["webextension-polyfill", "valibot"],
  store: ["idb"],
  export: ["fflate", "valibot"],
  panel: ["preact", "preact/hooks", "preact/jsx-runtime", "@preact/signals"],
  cli: [
    "node:crypto",
    "node:fs",
    "node:fs/promises",
    "node:os",
    "node:path",
    "node:stream",
    "node:stream/promises",
    "node:util",
    "node:zlib",
  ],
};

const imports = sourceFiles("src").flatMap(importsOf);
const room = (path: string): string => path.split("/")[1] ?? "";
const line = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;

describe("the walls between the rooms", () => {
  it("lets every room import only from the rooms it may", () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        target !== null &&
        room(target) !== room(file) &&
        !(target.startsWith("src/") && (MAY_IMPORT[room(file)] ?? []).includes(room(target))),
    );
    expect(wrong.map(line)).toEqual([]);
  });

  it("lets only types through where only types may pass", () => {
    const wrong = imports.filter(
      ({ file, target, values }) =>
        target !== null &&
        values.length > 0 &&
        TYPES_ONLY.some(([here, there]) => room(file) === here && room(target) === there),
    );
    expect(wrong.map(line)).toEqual([]);
  });

  it("keeps the hook and the relay free of everything that would bring a chunk or a package along", () => {
    // A content script with a chunk of its own would be loaded too late, behind the page's first
    // script: what they take from messages must stand in modules that import nothing themselves.
    const guests = imports.filter(
      ({ file, target, values }) =>
        ["hook", "relay"].includes(room(file)) &&
        values.length > 0 &&
        (target === null || room(target) === "messages"),
    );
    const wrong = guests.filter(
      ({ target }) => target === null || importsOf(target).some(({ values }) => values.length > 0),
    );
    expect(wrong.map(line)).toEqual([]);
  });

  it("lets every room run only the packages it may", () => {
    const wrong = imports.filter(
      ({ file, specifier, target, values }) =>
        target === null && values.length > 0 && !(MAY_USE[room(file)] ?? []).includes(specifier),
    );
    expect(wrong.map(line)).toEqual([]);
  });

  it("reaches the extension's API through one module", () => {
    const users = imports.filter(
      ({ specifier, values }) => specifier === "webextension-polyfill" && values.length > 0,
    );
    expect(users.map(({ file }) => file)).toEqual(["src/messages/browser.ts"]);
  });

  it("imports files that exist, by their full names", () => {
    const files = new Set(sourceFiles("src"));
    const wrong = imports.filter(
      ({ target }) => target !== null && !target.endsWith(".css") && !files.has(target),
    );
    expect(wrong.map(line)).toEqual([]);
  });
});
