import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bundledPackages, thirdPartyNotices } from "../run/notices.ts";
import { root } from "../run/install.mjs";

test("quote the licence of every package of which code is in the extension", async () => {
  const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
    dependencies: Record<string, string>;
  };
  const packages = await bundledPackages(root, "firefox");
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  for (const { name, version } of packages) {
    expect(thirdPartyNotices(packages)).toContain(`${name} ${version}`);
  }
}, 120_000);
