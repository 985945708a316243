/** Our output is what the APIs' own SDKs make of the same bytes: at the end, after every event, at any cut. */
import { describe, expect, test } from "vitest";
import { outputAt } from "../../../../src/stream/assemble/timeline.ts";
import { seededRandom } from "../../../fixtures/random.ts";
import { read, verdictAt } from "./judges/ours.ts";
import { RECORDED, WHY_NONE } from "./judges/streams.ts";
import { afterBytes, afterEvent, TRIALS } from "./judges/trials.ts";

/** Places to look at in a stream; the long tests look at all of them. */
const EVENTS = 16;
const CUTS = 4;

test.skipIf(RECORDED.length === 0)(
  RECORDED.length === 0
    ? `recorded streams are not judged: ${WHY_NONE}`
    : "recorded streams are judged",
  () => {
    expect(TRIALS.map(({ name }) => name)).toEqual(
      expect.arrayContaining(RECORDED.map(({ name }) => name)),
    );
  },
);

describe.each(TRIALS)("$name, as $sdk reads it", (trial) => {
  const { body, dialect, judge } = trial;
  const reading = read(body, dialect);

  test("is the same at the end", async () => {
    const { verdict, gaveUp } = await judge(body);
    expect(Object.keys(verdict)).not.toEqual([]);
    if (gaveUp === null) {
      expect(verdictAt(reading, Infinity, verdict)).toEqual(verdict);
    } else {
      expect(verdictAt(reading, gaveUp.events - 1, verdict)).toEqual(verdict);
      // What the SDK throws is what we show.
      const { error } = outputAt(reading.timeline, gaveUp.events);
      expect(gaveUp.message).toContain(error?.message ?? "no error");
    }
  });

  test("is the same after every event", async () => {
    const { gaveUp } = await judge(body);
    const events = gaveUp?.events ?? reading.ends.length;
    const step = Math.max(1, Math.floor(events / EVENTS));
    for (let event = 0; event < events; event += step) {
      const [ours, theirs] = await afterEvent(trial, reading, event);
      expect({ event, ...ours }).toEqual({ event, ...theirs });
    }
  });

  test("is the same wherever the body is cut", async () => {
    const random = seededRandom(body.length);
    for (let i = 0; i < CUTS; i++) {
      const [ours, theirs] = await afterBytes(trial, reading, random.integer(body.length));
      expect(ours).toContainEqual(theirs);
    }
  });
});
