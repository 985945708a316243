/**
 * `npm run baselines`: takes the screenshots anew that test/e2e/workshop compares with. Only
 * pictures that would fail are replaced; all of them in full are in artifacts/workshop.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installPackages, provideBrowsers, root } from "./install.mjs";

installPackages();
provideBrowsers(["chromium"]);
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const test = "test/e2e/workshop/screenshots.test.ts";
const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "e2e", test], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, DARKROOM_BASELINES: "record" },
});
process.exitCode = status ?? 1;
