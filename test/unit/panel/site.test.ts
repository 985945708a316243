import { expect, test } from "vitest";
import { sitePattern } from "../../../src/panel/access/site.ts";

test.each([
  ["https://example.org", "https://example.org/*"],
  ["http://localhost:8080", "http://localhost/*"],
])("of a page of %s no more is asked for than %s", (origin, pattern) => {
  expect(sitePattern(origin)).toBe(pattern);
});
