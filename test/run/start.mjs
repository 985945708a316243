/**
 * `npm start`: builds the extension, starts the demo server and opens a browser with the
 * extension loaded, DevTools open on its panel and an image run being recorded.
 *
 * `--firefox` or `--chrome` chooses the browser; without either the first one found is taken.
 * Without a display (or with `--headless`) it saves screenshots and the exported stream to
 * `artifacts/` and ends.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { findBrowser, installPackages, provideBrowsers, root } from "./install.mjs";

const has = (flag) => process.argv.includes(flag);

try {
  installPackages();
  const browser = chooseBrowser();
  provideBrowsers([browser]);
  await run("build.mjs", [browser === "firefox" ? "firefox" : "chrome"]);
  await run("run.mjs", ["start", browser, ...(withoutDisplay() ? ["--headless"] : [])]);
} catch (error) {
  console.error(`npm start: ${error.message}`);
  process.exitCode = 1;
}

function chooseBrowser() {
  if (has("--firefox")) return "firefox";
  if (has("--chrome")) return "chromium";
  return findBrowser("chromium") === null && findBrowser("firefox") !== null
    ? "firefox"
    : "chromium";
}

function withoutDisplay() {
  if (has("--headless")) return true;
  return process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
}

/** Runs a script beside this one; a signal to us ends it too, so that no browser stays behind. */
function run(script, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "test/run", script), ...parameters], {
      cwd: root,
      stdio: "inherit",
    });
    const forward = (signal) => child.kill(signal);
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, forward);
    child.once("exit", (code) => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, forward);
      if (code === 0) resolve();
      else reject(new Error(`${script} ${parameters.join(" ")} failed`));
    });
  });
}
