/**
 * `npm run dev`: the extension in Chromium with hot reloading. An edit of the panel shows in the
 * open DevTools at once; an edit of the recorder reloads the extension. Hook and relay run in pages,
 * where nothing can be replaced: reload the page. Firefox has no such mode: `npm run build`.
 *
 * Opens a browser where there is a display; otherwise (or with `--serve`) says what to load.
 */
import { installPackages, provideBrowsers } from "./install.mjs";

installPackages();
const display =
  process.platform !== "linux" || process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"];
const serve = process.argv.includes("--serve") || !display;
if (!serve) provideBrowsers(["chromium"]);
process.argv = [process.argv[0], "run.mjs", "dev", ...(serve ? ["--serve"] : [])];
await import("./run.mjs");
