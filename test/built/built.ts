import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export const TARGETS = ["chrome", "firefox"] as const;
export type Target = (typeof TARGETS)[number];

interface ContentScript {
  readonly js: readonly string[];
  readonly world?: string;
}

/** What a built manifest says, as far as the checks ask. */
export interface BuiltManifest {
  readonly version: string;
  readonly permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly content_scripts: readonly ContentScript[];
  readonly background: Readonly<Record<string, unknown>>;
  readonly devtools_page: string;
  readonly icons: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** All files of a build, by their path in it. */
export function builtFiles(target: Target): Map<string, Buffer> {
  const folder = join(root, "dist", target);
  if (!existsSync(folder)) throw new Error(`dist/${target} is missing: npm run build`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [
      file
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
      readFileSync(file),
    ]),
  );
}

export function builtManifest(files: ReadonlyMap<string, Buffer>): BuiltManifest {
  return JSON.parse(text(files, "manifest.json")) as BuiltManifest;
}

export function text(files: ReadonlyMap<string, Buffer>, path: string): string {
  const file = files.get(path);
  if (file === undefined) throw new Error(`${path} was not built`);
  return file.toString("utf8");
}
