import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import preact from "@preact/preset-vite";
import { minify } from "terser";
import { defineConfig, type Plugin } from "vite";
import manifest from "./manifest.json" with { type: "json" };
import { isFreshDocument } from "./src/messages/handshake.ts";

/** The browser a build is for; `npm run build` runs vite once for each. */
const browser = process.env["DARKROOM_BROWSER"] === "firefox" ? "firefox" : "chrome";

/** Members that only objects of the page scripts have, none of a message or of the browser. */
const OWN_NAMES =
  /^(?:args|begin|branch|branches|change|claimed|cloned|closed|complete|discard|fail|fork|handedOut|handles|id|input|keeps|leave|left|lock|next|nextLive|open|over|pending|pump|receive|recorded|recording|release|released|send|settle|source|take|time|words)$/;

/**
 * Hook and relay run in every page, so every byte counts: a second minifier makes them 3 % smaller.
 * crxjs builds them apart, without plugins, hence on the written files.
 *
 * The hook asks first whether its document is fresh. Its modules take built-ins and construct some
 * at their top; in a page that has run these are the page's, and calling one would show.
 */
function smallerPageScripts(): Plugin {
  let folder = "";
  return {
    name: "smaller-page-scripts",
    apply: "build",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    async closeBundle() {
      for (const { js, world } of manifest.content_scripts) {
        for (const script of js) {
          const file = join(folder, script.replace(/\.ts$/, ".js"));
          const source = await readFile(file, "utf8");
          const guarded =
            world === "MAIN"
              ? `"use strict"; if ((${isFreshDocument.toString()})()) {${source}}`
              : source;
          const { code } = await minify(guarded, {
            ecma: 2020,
            toplevel: true,
            compress: { passes: 4, unsafe_arrows: true, keep_fargs: false, hoist_funs: true },
            mangle: { properties: { regex: OWN_NAMES, builtins: true } },
          });
          if (code === undefined) throw new Error(`nothing is left of ${file}`);
          await writeFile(file, code);
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [
    preact(),
    crx({ manifest: manifest as ManifestV3Export, browser }),
    smallerPageScripts(),
  ],
  build: {
    outDir: `dist/${browser}`,
    target: browser === "chrome" ? "chrome148" : "firefox140",
    // crxjs emits only the pages that the manifest names; the panel is created at run time.
    rollupOptions: { input: { panel: "src/panel/panel.html" } },
    modulePreload: false,
  },
});
