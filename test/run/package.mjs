/**
 * `npm run package`: builds both browsers and writes to dist/ what the stores take: one archive a
 * browser, and the source archive that addons.mozilla.org asks for.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installPackages, root } from "./install.mjs";

installPackages();
for (const parameters of [["build.mjs"], ["run.mjs", "package"]]) {
  const [script = "", ...rest] = parameters;
  const child = spawnSync(process.execPath, [join(root, "test/run", script), ...rest], {
    cwd: root,
    stdio: "inherit",
  });
  if (child.status !== 0) process.exit(child.status ?? 1);
}
