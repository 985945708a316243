import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** One import or re-export of a source file. */
export interface Import {
  /** The file, from the root of the repository, with `/`. */
  readonly file: string;
  readonly specifier: string;
  /** What is imported when the program runs; empty when only types are. */
  readonly values: readonly string[];
  /** The imported file in the repository, or null for a package. */
  readonly target: string | null;
}

/** All source files under a folder of the repository. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs|js)$/.test(name))
    .map((name) => `${folder}/${name.split(sep).join("/")}`)
    .toSorted();
}

/** The static imports, dynamic imports and re-exports of a file. */
export function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), "utf8");
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: { specifier: string; values: string[] }[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const values = entries
      .filter(({ isType }) => !isType)
      .map(({ importName }) => importName.name ?? importName.kind);
    // `import "x"` runs x, although it takes nothing from it
    if (entries.length === 0) values.push("side effects");
    found.push({ specifier: moduleRequest.value, values });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, importName } of entries) {
      if (moduleRequest === null) continue;
      const values = isType ? [] : [importName.name ?? importName.kind];
      found.push({ specifier: moduleRequest.value, values });
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end);
    found.push({ specifier: text.replaceAll(/^["'`]|["'`]$/g, ""), values: ["*"] });
  }
  return found.map(({ specifier, values }) => ({
    file,
    specifier,
    values,
    target: specifier.startsWith(".") ? resolve(file, specifier) : null,
  }));
}

function resolve(file: string, specifier: string): string {
  const path = relative(root, join(root, file, "..", specifier.replace(/\?.*$/, "")));
  return path.split(sep).join("/");
}
