// @vitest-environment happy-dom
import { fireEvent, render, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, test } from "vitest";
import { arrangementFor } from "../../../src/panel/layout/arrangement.ts";
import { Layout, LayoutContext } from "../../../src/panel/layout/layout.ts";
import { afterKey } from "../../../src/panel/layout/separator-keys.ts";
import { clamp, limitsOf, parseSizes, sizeOf } from "../../../src/panel/layout/sizes.ts";
import { Split } from "../../../src/panel/layout/Split.tsx";
import { giveElementsSize } from "./dom.ts";

giveElementsSize();
beforeEach(() => localStorage.clear());

describe("the arrangement", () => {
  test.each([
    [1440, 900, "full"],
    [3440, 1400, "full"],
    [1280, 430, "short"],
    [520, 900, "narrow"],
    [420, 430, "narrow"],
  ] as const)("of %i × %i is %s", (width, height, arrangement) => {
    expect(arrangementFor(width, height)).toBe(arrangement);
  });
});

describe("a pane", () => {
  test("leaves its neighbour room, and stays usable where there is none for both", () => {
    expect(clamp(5_000, limitsOf("list", 900))).toBe(740);
    expect(clamp(1, limitsOf("list", 900))).toBe(66);
    expect(clamp(412, limitsOf("list", 100))).toBe(66);
  });

  test("grows towards its neighbour, whichever side it stands on", () => {
    const limits = { least: 66, most: 740 };
    const none = { ctrlKey: false, metaKey: false, altKey: false };
    const press = (key: string, shiftKey = false) => ({ key, shiftKey, ...none });
    expect(afterKey(press("ArrowRight"), "row", 1, 400, limits)).toBe(408);
    expect(afterKey(press("ArrowRight"), "row", -1, 400, limits)).toBe(392);
    expect(afterKey(press("ArrowUp", true), "column", -1, 200, limits)).toBe(264);
    expect(afterKey(press("Home"), "row", 1, 400, limits)).toBe(66);
    expect(afterKey(press("ArrowUp"), "row", 1, 400, limits)).toBeNull();
  });

  test("has its designed size whatever stands in the storage", () => {
    for (const stored of [null, "", "[", "7", "null", '{"list.full":"9"}', '{"list.full":-1}']) {
      expect(sizeOf(parseSizes(stored), "list", "full")).toBe(412);
    }
    expect(sizeOf(parseSizes('{"list.full":300,"other":1}'), "list", "full")).toBe(300);
    expect(sizeOf(parseSizes('{"list.full":300}'), "list", "short")).toBe(352);
  });
});

function split(): HTMLElement {
  render(
    <LayoutContext.Provider value={new Layout()}>
      <Split
        pane="overview"
        label="Height of the overview"
        direction="column"
        side="first"
        sized={<p>overview</p>}
        rest={<p>rest</p>}
      />
    </LayoutContext.Provider>,
  );
  return screen.getByRole("separator", { name: "Height of the overview" });
}

describe("the edge between two panes", () => {
  test("is moved with the keys, and remembered for the next time", () => {
    // happy-dom's window is 1024 × 768, the box 242 px high: the overview may take 42 of them.
    const edge = split();
    fireEvent.keyDown(edge, { key: "ArrowUp" });
    expect(edge.getAttribute("aria-valuenow")).toBe("34");
    expect(new Layout().size("overview")).toBe(34);
    fireEvent.keyDown(edge, { key: "Enter" });
    expect(new Layout().size("overview")).toBe(118);
  });

  test("follows the pointer, and only while it is held", () => {
    const edge = split();
    edge.setPointerCapture = () => {};
    fireEvent.pointerDown(edge, { button: 0, clientY: 100, pointerId: 1 });
    fireEvent.pointerMove(edge, { clientY: 94, pointerId: 1 });
    expect(edge.getAttribute("aria-valuenow")).toBe("36");
    fireEvent.pointerUp(edge, { clientY: 94, pointerId: 1 });
    fireEvent.pointerMove(edge, { clientY: 10, pointerId: 1 });
    expect(edge.getAttribute("aria-valuenow")).toBe("36");
  });

  test("of another panel keeps the size that was given it there", () => {
    const one = new Layout();
    const other = new Layout();
    one.resize("list", 300);
    one.remember("list");
    other.resize("inspector", 400);
    other.remember("inspector");
    const next = new Layout();
    expect([next.size("list"), next.size("inspector")]).toEqual([300, 400]);
    one.reset("list");
    expect(new Layout().size("inspector")).toBe(400);
  });

  test("leaves keys it has no use for to DevTools", () => {
    const edge = split();
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }]) {
      expect(fireEvent.keyDown(edge, { key: "ArrowUp", ...held })).toBe(true);
      expect(fireEvent.keyDown(edge, { key: "Enter", ...held })).toBe(true);
    }
    expect(edge.getAttribute("aria-valuenow")).toBe("42");
    expect(fireEvent.keyDown(edge, { key: "Escape" })).toBe(true);
    expect(fireEvent.keyDown(edge, { key: "ArrowDown" })).toBe(false);
  });
});
