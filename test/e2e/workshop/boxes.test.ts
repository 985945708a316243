/** In Firefox, where pictures are not compared: everything has its place. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBuiltWorkshop, type Workshop } from "../../workshop/server.ts";
import type { BrowserSession } from "../drivers/driver.ts";
import { firefox } from "../drivers/firefox.ts";
import { until } from "../drivers/wait.ts";
import { layoutTrouble } from "./boxes.ts";
import { LOOKS, openStory, SIZES } from "./looks.ts";

let workshop: Workshop;
let session: BrowserSession;
let page: Page;

beforeAll(async () => {
  workshop = await startBuiltWorkshop();
  session = await firefox.launch();
  page = await session.newPage();
});

afterAll(async () => {
  await session.close();
  await workshop.close();
});

/** DevTools at the bottom that were made as low as they go. */
const LOW = [
  { width: 1280, height: 272 },
  { width: 1280, height: 200 },
] as const;

for (const look of LOOKS) {
  test(`keeps everything in its place: ${look.name}`, async () => {
    await page.setViewport(SIZES[0]);
    await openStory(page, workshop.origin, look.story);
    await look.act?.(page);
    for (const size of [...SIZES, ...LOW]) {
      await page.setViewport(size);
      await until(
        () =>
          page.evaluate(
            ({ width, height }) => innerWidth === width && innerHeight === height,
            size,
          ),
        { what: "the window's size" },
      );
      expect(await page.evaluate(layoutTrouble), `${size.width}x${size.height}`).toEqual([]);
    }
  });
}

test("sees what overlaps, sticks out or scrolls the page", async () => {
  await page.setViewport(SIZES[2]);
  await openStory(page, workshop.origin, "empty");
  await page.evaluate(() => {
    const button = document.createElement("button");
    button.textContent = "misplaced";
    button.style.cssText = "position: absolute; top: 0; left: 0; width: 600px; height: 100px";
    document.body.append(button);
  });
  const trouble = (await page.evaluate(layoutTrouble)).join("\n");
  expect(trouble).toMatch(/"misplaced" overlap|overlap/);
  expect(trouble).toMatch(/"misplaced" is cut off by 180 px/);
});
