import { expect, test } from "vitest";
import {
  addressParts,
  formatBytes,
  formatDuration,
  formatOffset,
  formatShare,
  typeParts,
} from "../../../src/panel/format.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [38_200, "38.2 kB"],
  [999_600, "1 MB"],
  [1_950_000, "1.95 MB"],
  [402_100_000, "402 MB"],
  [1_073_741_824, "1.07 GB"],
  [2_500_000_000_000, "2500 GB"],
])("%i bytes read as %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test.each([
  [410, "0.41 s"],
  [9_994, "9.99 s"],
  [21_800, "21.8 s"],
  [99_960, "1 min 40 s"],
  [245_000, "4 min 05 s"],
])("%i ms read as %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test("arrival times line up in three decimals, and still fit after hours", () => {
  expect(formatOffset(9_047)).toBe("9.047");
  expect(formatOffset(44_740_600)).toBe("44740.6");
});

test("an address without a host is shown as it is", () => {
  expect(addressParts("https://x.test/a?b=1")).toEqual({ path: "/a?b=1", host: "x.test" });
  expect(addressParts("data:text/event-stream,hello").host).toBe("data");
  expect(addressParts("not a url")).toEqual({ path: "not a url", host: "" });
});

test("a type keeps its telling last part apart from its namespace", () => {
  expect(typeParts("response.image_generation_call.partial_image")).toEqual({
    lead: "image_generation_call.",
    name: "partial_image",
  });
  expect(typeParts("response.created")).toEqual({ lead: "", name: "created" });
  expect(typeParts("error")).toEqual({ lead: "", name: "error" });
});

test.each([
  [0, 0, "0 %"],
  [0.004, 0, "<1 %"],
  [0.006, 0, "1 %"],
  [0.404, 0, "40 %"],
  [0.404, 1, "40.4 %"],
  [0.00001, 1, "<0.1 %"],
  [0.9999, 0, ">99 %"],
  [0.9999, 1, ">99.9 %"],
  [1, 0, "100 %"],
  [1, 1, "100.0 %"],
])("a share of %f with %i digits reads as %s", (share, digits, words) => {
  expect(formatShare(share, digits)).toBe(words);
});
