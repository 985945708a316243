import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";

/** A package of which code is in the extension. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The text of its licence file. */
  readonly text: string;
}

/**
 * The packages whose code ends up in a build: asked of the bundler, not of package.json. The
 * content scripts are bundled apart and use no package, which the house's tests hold.
 *
 * @throws when a package has no licence file to quote
 */
export async function bundledPackages(
  root: string,
  target: "chrome" | "firefox",
): Promise<BundledPackage[]> {
  const folders = new Set<string>();
  const collect: Plugin = {
    name: "collect-packages",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const [id, module] of Object.entries(chunk.modules)) {
          const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0];
          if (folder !== undefined && module.renderedLength > 0)
            folders.add(folder.replace("\0", ""));
        }
      }
    },
  };
  const outDir = mkdtempSync(join(tmpdir(), "darkroom-notices-"));
  process.env["DARKROOM_BROWSER"] = target;
  try {
    await build({
      root,
      configFile: join(root, "vite.config.ts"),
      logLevel: "error",
      plugins: [collect],
      // Workers are bundles of their own.
      worker: { plugins: () => [collect] },
      build: { outDir, emptyOutDir: true },
    });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
  return [...folders].map(describePackage).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The notices as one text, in the order of the packages. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const parts = packages.map(
    ({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text.trim()}\n`,
  );
  const rule = `\n${"-".repeat(78)}\n\n`;
  return `Darkroom contains code of these packages.\n${rule}${parts.join(rule)}`;
}

function describePackage(folder: string): BundledPackage {
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license: string;
  };
  const file = readdirSync(folder).find((name) => /^(licen[sc]e|copying)(\.|$)/i.test(name));
  if (file === undefined) throw new Error(`${about.name} has no licence file`);
  const { name, version, license } = about;
  return { name, version, license, text: readFileSync(join(folder, file), "utf8") };
}
