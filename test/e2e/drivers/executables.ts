import { existsSync } from "node:fs";
import type { BrowserName } from "./driver.ts";

const CANDIDATES: Record<BrowserName, readonly string[]> = {
  chromium: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  firefox: [
    "/usr/bin/firefox-esr",
    "/usr/bin/firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
  ],
};

const VARIABLES: Record<BrowserName, string> = {
  chromium: "DARKROOM_CHROMIUM",
  firefox: "DARKROOM_FIREFOX",
};

/** Where a browser is installed; `DARKROOM_CHROMIUM` and `DARKROOM_FIREFOX` override. */
export function executable(name: BrowserName): string {
  const named = process.env[VARIABLES[name]];
  const found = named ?? CANDIDATES[name].find((path) => existsSync(path));
  if (!found) throw new Error(`${name} was not found; set ${VARIABLES[name]} to its executable`);
  return found;
}
