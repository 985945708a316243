import { expect, test } from "vitest";
import { shortcutOf } from "../../../src/panel/keys/shortcut.ts";

const NONE = { ctrlKey: false, metaKey: false, altKey: false };

test("brackets that a keyboard has on keys held with Option are brackets", () => {
  const next = { kind: "image", direction: 1 };
  expect(shortcutOf({ ...NONE, key: "]" })).toEqual(next);
  expect(shortcutOf({ ...NONE, key: "]", altKey: true })).toEqual(next);
});

test("letters, digits and anything with Ctrl or Cmd are the browser's", () => {
  expect(shortcutOf({ ...NONE, key: "e", altKey: true })).toBeNull();
  expect(shortcutOf({ ...NONE, key: "1", altKey: true })).toBeNull();
  expect(shortcutOf({ ...NONE, key: "]", metaKey: true })).toBeNull();
  expect(shortcutOf({ ...NONE, key: "]", ctrlKey: true, altKey: true })).toBeNull();
});
