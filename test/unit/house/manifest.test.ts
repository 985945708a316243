import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../../manifest.json" with { type: "json" };
import packageFile from "../../../package.json" with { type: "json" };
import { drawIcon, ICON_SIZES } from "../../fixtures/icon.ts";
import { encodePng } from "../../fixtures/png.ts";
import { root } from "./sources.ts";

/** Each of these has its reason in the README. A new one needs one there, and a line here. */
const PERMISSIONS = ["storage"];
const HOSTS = ["<all_urls>"];

const readme = readFileSync(join(root, "README.md"), "utf8");

describe("manifest", () => {
  it("asks for no permission beyond those the README explains", () => {
    expect(manifest.permissions).toEqual(PERMISSIONS);
    expect(manifest.host_permissions).toEqual(HOSTS);
    expect(manifest).not.toHaveProperty("optional_permissions");
    for (const permission of [...PERMISSIONS, ...HOSTS])
      expect(readme).toContain(`\`${permission}\``);
  });

  it("collects no data and stays out of private windows", () => {
    const { gecko } = manifest.browser_specific_settings;
    expect(gecko.data_collection_permissions).toEqual({ required: ["none"] });
    expect(manifest.incognito).toBe("not_allowed");
  });

  it("states the oldest browsers that it runs in", () => {
    const { gecko, gecko_android } = manifest.browser_specific_settings;
    expect(manifest.minimum_chrome_version).toBe("148");
    expect(gecko.strict_min_version).toBe("140.0");
    expect(gecko_android.strict_min_version).toBe("142.0");
    for (const version of ["148", "140", "142"]) expect(readme).toContain(version);
  });

  it("lets pages reach none of its files", () => {
    expect(manifest).not.toHaveProperty("web_accessible_resources");
    expect(manifest).not.toHaveProperty("externally_connectable");
  });

  it("has the version of package.json, and the changelog knows it", () => {
    expect(manifest.version).toBe(packageFile.version);
    const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
    expect(changelog).toContain(`## [${manifest.version}]`);
  });

  it("injects the relay before the hook, both as scripts that are whole in themselves", () => {
    const [relay, hook] = manifest.content_scripts;
    expect(relay?.js).toEqual(["src/relay/relay.iife.ts"]);
    expect(hook?.js).toEqual(["src/hook/hook.iife.ts"]);
    expect(hook?.world).toBe("MAIN");
  });
});

describe("icons", () => {
  it.each(ICON_SIZES)("is drawn at %i pixels as the generator draws it", (size) => {
    const icon = readFileSync(join(root, `public/icons/icon-${size}.png`));
    expect(Object.values(manifest.icons)).toContain(`icons/icon-${size}.png`);
    expect(Buffer.compare(icon, Buffer.from(encodePng(drawIcon(size), 9)))).toBe(0);
  });
});
