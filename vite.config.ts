import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";
import manifest from "./manifest.json" with { type: "json" };

/** The browser a build is for; `npm run build` runs vite once for each. */
const browser = process.env["DARKROOM_BROWSER"] === "firefox" ? "firefox" : "chrome";

export default defineConfig({
  plugins: [preact(), crx({ manifest: manifest as ManifestV3Export, browser })],
  build: {
    outDir: `dist/${browser}`,
    target: browser === "chrome" ? "chrome148" : "firefox140",
    // crxjs emits only the pages that the manifest names; the panel is created at run time.
    rollupOptions: { input: { panel: "src/panel/panel.html" } },
    modulePreload: false,
    // Hook and relay run in every page: terser makes them 3 % smaller than the default minifier.
    minify: "terser",
  },
});
