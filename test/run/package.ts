/** What `npm run package` does once dist/ is built; see package.mjs. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync, type Zippable } from "fflate";
import manifest from "../../manifest.json" with { type: "json" };
import { bundledPackages, thirdPartyNotices } from "./notices.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The earliest time that the zip format knows: the same files give the same archive. */
const TIME = new Date(1980, 0, 1);
const UNIX = 3;

const BUILD_INSTRUCTIONS = `# Building Darkroom from this source

Needs Node 20.19 or later with npm, on any system. In this folder:

    npm ci
    npm run build

dist/firefox is then the extension for Firefox, dist/chrome the one for Chrome. The archive in the
store is dist/firefox with LICENSE and THIRD-PARTY-NOTICES.txt added, and nothing else is
changed. The code is bundled and minified by Vite as vite.config.ts says.
`;

for (const target of ["chrome", "firefox"] as const) {
  const notices = thirdPartyNotices(await bundledPackages(root, target));
  const files = filesUnder(join(root, "dist", target));
  files.set("LICENSE", read("LICENSE"));
  files.set("THIRD-PARTY-NOTICES.txt", Buffer.from(notices));
  write(`darkroom-${target}-${manifest.version}.zip`, files);
}
write(`darkroom-source-${manifest.version}.zip`, sources());

function filesUnder(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(
    names.map((name) => [name.split(sep).join("/"), readFileSync(join(folder, name))]),
  );
}

/** The files that git knows, as they are now, and how to build them. */
function sources(): Map<string, Buffer> {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
  const files = new Map(
    listed
      .split("\0")
      .filter((name) => name !== "")
      .map((name) => [name, read(name)]),
  );
  files.set("BUILD.md", Buffer.from(BUILD_INSTRUCTIONS));
  return files;
}

function write(name: string, files: ReadonlyMap<string, Buffer>): void {
  const entries: Zippable = {};
  for (const path of [...files.keys()].toSorted()) {
    const mode = path === ".ci/run" ? 0o755 : 0o644;
    const options = { level: 9, mtime: TIME, os: UNIX, attrs: mode << 16 } as const;
    entries[path] = [files.get(path) ?? new Uint8Array(), options];
  }
  const archive = zipSync(entries);
  writeFileSync(join(root, "dist", name), archive);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  console.log(`dist/${name}  ${archive.length} bytes  SHA-256 ${sha256}`);
}

function read(name: string): Buffer {
  return readFileSync(join(root, name));
}
