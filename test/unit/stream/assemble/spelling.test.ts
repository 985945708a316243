/** Back ends pass on what the TypeScript SDKs hand them, in camelCase: it must mean the same. */
import { expect, test } from "vitest";
import type { Output } from "../../../../src/stream/assemble/output.ts";
import { outputAt } from "../../../../src/stream/assemble/timeline.ts";
import { camelCaseKeys } from "../../../fixtures/camelCase.ts";
import { eventsOf } from "../blocks.ts";
import { read, type Reading } from "./judges/ours.ts";
import { OWN } from "./judges/streams.ts";

const spoken = OWN.filter(({ court }) => /responses|openrouter/.test(court.dialect));

function reEmitted(body: Uint8Array): Uint8Array {
  const frames = eventsOf(body).map(({ data }) => {
    const text = data ?? "";
    const said = text === "[DONE]" ? text : JSON.stringify(camelCaseKeys(JSON.parse(text)));
    return `data: ${said}\n\n`;
  });
  return new TextEncoder().encode(frames.join(""));
}

/** The output after every event; where in it an image stands is another place in the other spelling. */
function outputs({ timeline, ends }: Reading): Output[] {
  return ends.map((_, event) => {
    const output = outputAt(timeline, event);
    return {
      ...output,
      images: output.images.map((image) => Object.assign({}, image, { path: "" })),
    };
  });
}

test.each(spoken)("$name says the same in camelCase", ({ body, court: { dialect } }) => {
  const wire = outputs(read(body, dialect));
  expect(wire.at(-1)?.terminal).toBe(true);
  expect(outputs(read(reEmitted(body), dialect))).toEqual(wire);
});
