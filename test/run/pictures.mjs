/**
 * `npm run pictures`: the pictures of docs/, taken of the real extension in real DevTools: both
 * browsers, light and dark, on streams of the demo server.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installPackages, provideBrowsers, root } from "./install.mjs";

installPackages();
provideBrowsers(["chromium", "firefox"]);
for (const browser of ["chrome", "firefox"]) {
  const build = join(root, "test/run/build.mjs");
  const { status } = spawnSync(process.execPath, [build, browser], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}
process.argv = [process.argv[0], "run.mjs", "pictures"];
await import("./run.mjs");
