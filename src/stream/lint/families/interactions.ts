/** Gemini's Interactions: steps begin, grow and stop. */
import { countMember, stringMember } from "../../json.ts";
import type { Family, Rule } from "../rule.ts";
import { MOST_REMEMBERED } from "../rule.ts";

const notStarted: Rule = {
  id: "step-not-started",
  severity: "warning",
  dialects: ["gemini-interactions"],
  title: "An event of a step that is not open",
  why: "Programs that put steps together by index have nothing to add it to.",
  check: "Whether `step.start` was lost; a stream that is taken up again begins within a step.",
  source: "https://ai.google.dev/api/interactions",
  needsAll: true,
};

const notStopped: Rule = {
  ...notStarted,
  id: "step-not-stopped",
  severity: "info",
  title: "A step that never stops",
  why: "Programs that act on finished steps, such as calls, never act on it.",
  check: "Whether `step.stop` was lost.",
};

interface State {
  /** The beginning was seen. */
  created: boolean;
  readonly open: number[];
}

export const interactions: Family<State> = {
  rules: [notStarted, notStopped],
  dialects: notStarted.dialects,
  start: () => ({ created: false, open: [] }),
  gap(state) {
    state.open.length = 0;
  },
  event(state, { n, payload, complete }, say) {
    if (n === null || payload === null || !complete) return;
    const { json } = payload;
    const type = stringMember(json, "event_type", "eventType");
    if (type === null) return;
    if (type === "interaction.created" || type === "interaction.start") {
      state.created = true;
      state.open.length = 0;
    }
    if (type === "interaction.completed") {
      for (const step of state.open) {
        say(notStopped, n, `The interaction is completed at event ${n}, and step ${step} is open.`);
      }
      state.open.length = 0;
    }
    const index = countMember(json, "index");
    if (index === null || !state.created) return;
    const at = state.open.indexOf(index);
    if (type.endsWith(".start")) {
      if (at < 0 && state.open.length < MOST_REMEMBERED) state.open.push(index);
    } else if (type.endsWith(".delta") || type.endsWith(".stop")) {
      if (at >= 0) {
        if (type.endsWith(".stop")) state.open.splice(at, 1);
      } else if (state.open.length < MOST_REMEMBERED) {
        say(
          notStarted,
          n,
          `Event ${n}, \`${type.slice(0, 80)}\`, is of step ${index}, which is not open.`,
        );
      }
    }
  },
};
