/** What the panel is looked at in: the stories' important states, both themes, three sizes. */
import type { Page } from "puppeteer-core";
import { until } from "../drivers/wait.ts";

export interface Look {
  readonly name: string;
  readonly story: string;
  /** What the user does before it looks so. */
  readonly act?: (page: Page) => Promise<void>;
}

export const THEMES = ["light", "dark"] as const;

/** Docked to the right of a large window, at the bottom, and narrow. */
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1440, height: 430 },
  { width: 420, height: 900 },
] as const;

export const LOOKS: readonly Look[] = [
  { name: "main", story: "main" },
  { name: "event", story: "main", act: openImageEvent },
  { name: "selection", story: "main", act: selectEvents },
  { name: "request", story: "main", act: (page) => openTab(page, "Request") },
  { name: "raw", story: "main", act: (page) => openTab(page, "Raw") },
  { name: "empty", story: "empty" },
  { name: "partials", story: "partials" },
  { name: "gap", story: "gap" },
  { name: "storage-full", story: "storage-full" },
  { name: "broken-images", story: "broken-images" },
  { name: "hostile", story: "hostile" },
  { name: "long-names", story: "long-names" },
  { name: "thousand", story: "thousand" },
  { name: "reload-kept", story: "reload-kept" },
  { name: "forbidden", story: "forbidden" },
];

/** Opens a story as on a first visit, and waits until all is recorded and the panel has read it. */
export async function openStory(page: Page, origin: string, story: string): Promise<void> {
  await page.goto(`${origin}/?story=${story}&fresh`);
  await page.waitForSelector(`html[data-story="${story}"]`, { timeout: 30_000 });
  await until(() => page.evaluate(() => document.querySelector("[role=toolbar]") !== null), {
    what: "the panel",
  });
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="tab"])`).click();
}

async function openImageEvent(page: Page): Promise<void> {
  await until(
    () =>
      page.evaluate(() => {
        const rows = [...document.querySelectorAll<HTMLElement>("[role=grid] [role=row]")];
        const row = rows.find((one) => one.textContent?.includes("partial_image"));
        row?.click();
        return row !== undefined;
      }),
    { what: "an event with an image" },
  );
}

/** From the first image's event a few up, one of them taken out again. */
async function selectEvents(page: Page): Promise<void> {
  await openImageEvent(page);
  await page.focus("[role=grid]");
  const press = async (held: "Shift" | "Control", ...keys: readonly string[]): Promise<void> => {
    await page.keyboard.down(held);
    for (const key of keys) await page.keyboard.press(key as "ArrowUp");
    await page.keyboard.up(held);
  };
  await press("Shift", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp");
  await press("Control", "ArrowDown", "ArrowDown", " ", "ArrowUp", "ArrowUp");
}
