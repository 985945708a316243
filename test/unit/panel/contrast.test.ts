// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** What WCAG 2.2 asks of text of any size (1.4.3, AA). */
const LEAST = 4.5;

type Colour = readonly [number, number, number];

const sheet = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../../src/panel/styles/${name}.css`), "utf8");
const DETAIL = sheet("detail");

/** The colours of a theme, whatever the machine that runs the test prefers. */
function tokens(theme: "light" | "dark"): string {
  const dark = /@media \(prefers-color-scheme: dark\) \{([^]*?)\n\}/;
  return sheet("tokens").replace(dark, theme === "dark" ? "$1" : "");
}

function parsed(hex: string): Colour {
  const [r = 0, g = 0, b = 0] = (hex.match(/[0-9a-f]{2}/gi) ?? []).map((two) => parseInt(two, 16));
  return [r, g, b];
}

function token(name: string): Colour {
  return parsed(getComputedStyle(document.documentElement).getPropertyValue(name));
}

function over(ground: Colour, colour: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2): number => colour[index] * share + ground[index] * (1 - share);
  return [at(0), at(1), at(2)];
}

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Colour, b: Colour): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The ground of what is found, on another ground. */
function marked(ground: Colour): Colour {
  const rule = /\.bytes-marked \{[^}]*color-mix\(in srgb, var\((--[\w-]+)\) (\d+)%, transparent\)/;
  const [, name = "", percent = ""] = rule.exec(DETAIL) ?? [];
  expect(name, "the rule of what is marked").not.toBe("");
  return over(ground, token(name), Number(percent) / 100);
}

/** What can stand in a row; `words` are what is read. */
const INSIDE = {
  "bytes-row": `<span class="bytes-offset words"></span><span class="bytes-chunk words"></span>
    <span class="bytes-gap words"></span>
    <span class="bytes-data words"><span class="bytes-field words"></span>
      <span class="bytes-marked words"></span><span class="bytes-field bytes-marked words"></span>
      <span class="bytes-end words"></span></span>
    <span class="bytes-ascii words"><span class="bytes-marked words"></span></span>`,
  "json-row": `<span class="json-index words"></span><span class="dim words"></span>
    <span class="json-line words"></span><span class="json-line dim words"></span>
    <span class="syn-key words"></span><span class="syn-string words"></span>
    <span class="syn-number words"></span><span class="syn-word words"></span>`,
} as const;

test.each(["light", "dark"] as const)("bytes and JSON can be read in any row: %s", (theme) => {
  document.head.innerHTML = `<style>${tokens(theme)}${sheet("controls")}${DETAIL}${sheet("inspector")}</style>`;
  expect(getComputedStyle(document.documentElement).colorScheme).toBe(theme);
  const poor: string[] = [];
  for (const list of ["bytes-row", "json-row"] as const) {
    for (const [names, ground] of [
      [list, "--bg"],
      [list, "--bg-hover"],
      [`${list} current`, "--bg-sel"],
    ] as const) {
      document.body.innerHTML = `<div class="${names}">${INSIDE[list]}</div>`;
      for (const words of document.querySelectorAll<HTMLElement>(".words")) {
        const isMarked = words.classList.contains("bytes-marked");
        const behind = isMarked ? marked(token(ground)) : token(ground);
        const found = contrast(parsed(getComputedStyle(words).color), behind);
        if (found < LEAST) poor.push(`${names} ${words.className} ${ground} ${found.toFixed(2)}`);
      }
    }
  }
  expect(poor).toEqual([]);
});
