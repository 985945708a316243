import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import manifest from "../../manifest.json" with { type: "json" };
import { RULES } from "../../src/stream/lint/families.ts";
import { builtFiles, builtManifest, TARGETS, text } from "./built.ts";

/** Budget of the scripts that run in every page of every site, together. */
const PAGE_SCRIPTS_GZIPPED = 8 * 1024;

/** Addresses that are names (of XML namespaces, licences, bugs in comments), never fetched. */
const NAMES = /^https?:\/\/(?:www\.w3\.org|mozilla\.org\/MPL)\//;

/** Where the rules of the linter are documented: told to people, never fetched. */
const DOCUMENTATION: ReadonlySet<string> = new Set(RULES.map(({ source }) => source));

describe.each(TARGETS)("dist/%s", (target) => {
  const files = builtFiles(target);
  const built = builtManifest(files);
  const scripts = [...files.keys()].filter((path) => path.endsWith(".js"));
  const pageScripts = built.content_scripts.flatMap(({ js }) => js);

  it("injects the two scripts themselves, no loader that comes after the page's first script", () => {
    expect(pageScripts).toHaveLength(2);
    for (const path of pageScripts) {
      expect(path).not.toMatch(/loader/);
      expect(text(files, path)).not.toMatch(/\bimport\s*\(|\bimport\s*[{*"'\w]|\bexport\s*[{*]/);
    }
  });

  it("keeps the hook free of every extension API", () => {
    const hook = built.content_scripts.find(({ world }) => world === "MAIN")?.js[0] ?? "";
    expect(text(files, hook)).not.toMatch(/\b(?:chrome|browser)\.[a-z]|webextension-polyfill/);
  });

  it("asks a page that has run for nothing but whether it has", () => {
    const hook = built.content_scripts.find(({ world }) => world === "MAIN")?.js[0] ?? "";
    const asked: PropertyKey[] = [];
    const page = new Proxy<Record<PropertyKey, unknown>>(
      { document: { readyState: "complete" }, location: { href: "https://app.example/" } },
      { get: (own, name) => (asked.push(name), own[name]) },
    );
    runInContext(text(files, hook), createContext(page));
    expect(asked).toEqual(["document", "location"]);
  });

  it("lets pages reach none of its files", () => {
    expect(built).not.toHaveProperty("web_accessible_resources");
    expect(built).not.toHaveProperty("externally_connectable");
  });

  it("keeps what runs in every page within its budget", () => {
    const sizes = pageScripts.map((path) => gzipSync(text(files, path), { level: 9 }).length);
    const sum = sizes.reduce((a, b) => a + b, 0);
    expect(sum, `gzipped: ${sizes.join(" + ")} bytes`).toBeLessThanOrEqual(PAGE_SCRIPTS_GZIPPED);
  });

  it("contains no address that it could load from", () => {
    const found = [...files]
      .filter(([path]) => /\.(js|html|css)$/.test(path))
      .flatMap(([path, bytes]) =>
        [...bytes.toString("utf8").matchAll(/https?:\/\/[^\s"'`)<>\\]+/g)].map(
          ([address]) => `${path}: ${address}`,
        ),
      )
      .filter((entry) => {
        const address = entry.slice(entry.indexOf(": ") + 2);
        return !NAMES.test(address) && !DOCUMENTATION.has(address);
      });
    expect(found).toEqual([]);
  });

  it("runs no text as code", () => {
    for (const path of scripts) {
      // DevTools' own `inspectedWindow.eval` takes a constant of ours to the inspected page.
      const found = text(files, path).matchAll(
        /.{0,60}(?:(?<!inspectedWindow\.)\beval|\bFunction)\s*\(.{0,60}/g,
      );
      expect([...found].map(([code]) => `${path}: ${code}`)).toEqual([]);
    }
  });

  it("asks for the permissions of the manifest and no others", () => {
    expect(built.permissions).toEqual(manifest.permissions);
    expect(built.host_permissions).toEqual(manifest.host_permissions);
    expect(built.version).toBe(manifest.version);
  });

  it("has the background that this browser runs, and only that", () => {
    const key = target === "chrome" ? "service_worker" : "scripts";
    expect(Object.keys(built.background).filter((name) => name !== "type")).toEqual([key]);
  });

  it("carries every worker that it starts, each in one file", () => {
    const started = scripts.flatMap((path) =>
      [...text(files, path).matchAll(/new Worker\([^;]*?([\w-]+\.js)/g)].map(([, name]) => name),
    );
    expect(started).toContainEqual(expect.stringMatching(/^export-worker-/));
    for (const name of started) {
      const path = scripts.find((one) => one.endsWith(`/${name}`));
      expect(text(files, path ?? `${name}`)).not.toMatch(/\bimport\s*\(|\bimport\s*[{*"'\w]/);
    }
  });

  it("carries its pages and icons", () => {
    for (const path of [
      built.devtools_page,
      "src/panel/panel.html",
      ...Object.values(built.icons),
    ]) {
      expect(files.get(path)?.length ?? 0, path).toBeGreaterThan(100);
    }
  });
});
