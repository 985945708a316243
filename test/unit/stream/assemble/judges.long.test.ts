/** What judges.test.ts samples, at every event and every byte. */
import { describe, expect, test } from "vitest";
import { read } from "./judges/ours.ts";
import { afterBytes, afterEvent, TRIALS } from "./judges/trials.ts";

describe.each(TRIALS)("$name, as $sdk reads it", (trial) => {
  const reading = read(trial.body, trial.dialect);

  test("is the same after every single event", async () => {
    const { gaveUp } = await trial.judge(trial.body);
    const events = gaveUp?.events ?? reading.ends.length;
    for (let event = 0; event < events; event++) {
      const [ours, theirs] = await afterEvent(trial, reading, event);
      expect({ event, ...ours }).toEqual({ event, ...theirs });
    }
  });

  test("is the same at every byte", async () => {
    // Long streams at every place where something begins or ends, which is where cuts go wrong.
    const isLong = trial.body.length > 3000;
    for (let length = 0; length < trial.body.length; length++) {
      if (isLong && !isNearEnd(reading.ends, length)) continue;
      const [ours, theirs] = await afterBytes(trial, reading, length);
      expect(ours).toContainEqual(theirs);
    }
  });
});

/** Within a few bytes of where an event ends. */
function isNearEnd(ends: readonly number[], at: number): boolean {
  return ends.some((end) => Math.abs(end - at) <= 4);
}
