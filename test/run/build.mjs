/**
 * `npm run build`: the extension for both browsers, into dist/chrome and dist/firefox.
 * `npm run build -- firefox` builds one.
 *
 * vite.config.ts reads the browser from the environment and crxjs keeps state between builds,
 * so every build gets a process of its own.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wanted = process.argv.slice(2);
const browsers = wanted.length > 0 ? wanted : ["chrome", "firefox"];

for (const browser of browsers) {
  if (browser !== "chrome" && browser !== "firefox") {
    console.error(`npm run build: unknown browser "${browser}" (chrome or firefox)`);
    process.exit(1);
  }
  rmSync(`${root}/dist/${browser}`, { recursive: true, force: true });
  const vite = spawnSync(
    process.execPath,
    [`${root}/node_modules/vite/bin/vite.js`, "build", "--logLevel", "warn"],
    { cwd: root, stdio: "inherit", env: { ...process.env, DARKROOM_BROWSER: browser } },
  );
  if (vite.status !== 0) process.exit(vite.status ?? 1);
  console.log(`built dist/${browser}`);
}
