/** Recorded and documented streams, where the folder with them is at hand. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { describe as group, expect, test } from "vitest";
import { describe, type Description } from "../../../src/stream/describe.ts";
import { decodeBase64 } from "../../../src/stream/images/base64.ts";
import { readImageFacts } from "../../../src/stream/images/container.ts";
import { findSecrets } from "../../../src/stream/secrets/find.ts";
import { blocksOf } from "./blocks.ts";

const folder = new URL("../../../../shared/captures/", import.meta.url);
const files = (kind: string): [string, string][] =>
  existsSync(new URL(kind, folder))
    ? readdirSync(new URL(`${kind}/`, folder)).map((name) => [
        name,
        readFileSync(new URL(`${kind}/${name}`, folder), "utf8"),
      ])
    : [];

const describeAll = (body: string): Description[] => blocksOf(body).map((block) => describe(block));

group.skipIf(files("composed").length === 0)("a documented stream", () => {
  test.each(files("composed"))("%s reads as an independent parser reads it", (_, body) => {
    const judged: EventSourceMessage[] = [];
    createParser({ onEvent: (event) => judged.push(event) }).feed(body);
    const ours = blocksOf(body).filter((block) => block.kind === "event");
    expect(ours.map(({ data }) => data)).toEqual(judged.map(({ data }) => data));
  });

  test.each(
    files("composed").filter(([name]) =>
      /openai-image|openrouter-image|azure-image|images-api/.test(name),
    ),
  )("%s shows its images whole", (_, body) => {
    const images = describeAll(body).flatMap((row) => row.images);
    expect(images.length).toBeGreaterThanOrEqual(2);
    for (const { base64 } of images) {
      const { bytes, problem } = decodeBase64(base64 ?? "");
      expect(problem).toBeNull();
      expect(readImageFacts(bytes)).toMatchObject({ mediaType: "image/png", complete: true });
    }
  });

  test.each([...files("composed"), ...files("recorded")])("%s holds no secret", (_, body) => {
    expect(findSecrets(body).map(({ start, end }) => body.slice(start, end))).toEqual([]);
  });
});

group.skipIf(files("recorded").length === 0)("a recorded stream", () => {
  test.each(files("recorded"))("%s has a type and a preview for every event", (_, lines) => {
    for (const line of lines.split("\n").filter((text) => text !== "")) {
      const [row] = describeAll(`data: ${line}\n\n`);
      expect(row?.preview.length).toBeLessThanOrEqual(160);
      const type = (JSON.parse(line) as { type?: unknown }).type;
      if (typeof type === "string") expect(row?.type).toBe(type);
      // Every event of this API is known by name.
      if (typeof type === "string" && type.startsWith("response."))
        expect(row?.family).not.toBe("other");
    }
  });
});
