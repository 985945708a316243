/** The Images APIs: partials from 0, then the image, for each image that was asked for. */
import { countMember } from "../../json.ts";
import { stepOf } from "../../dialects/images/read.ts";
import type { Family } from "../rule.ts";
import { IMAGES_APIS } from "../rule.ts";
import {
  MOST_PARTIALS,
  noResult,
  notAsAsked,
  partialEmpty,
  partialIndex,
  tooMany,
} from "./phases.ts";

interface State {
  /** Partials with each index, of the images that are not completed yet: several may be told at once. */
  readonly seen: number[];
  /** The last event that began an image with a partial 0, or null. */
  begunAt: number | null;
  partials: number;
  completed: number;
  /** An error explains why an image is missing. */
  failed: boolean;
}

export const imagesApi: Family<State> = {
  // The rules stand in phases.ts: they are the same for both kinds of API.
  rules: [],
  dialects: IMAGES_APIS,
  start: () => ({ seen: [0, 0, 0], begunAt: null, partials: 0, completed: 0, failed: false }),
  event(state, { n, payload, reading, complete }, say) {
    if (reading.family === "error") state.failed = true;
    const step = stepOf(payload?.type ?? null);
    if (n === null || payload === null || step === null || !complete) return;
    if (step === "completed") {
      state.completed++;
      if (reading.images.length === 0) {
        say(noResult, n, `Event ${n} completes an image, and there is none in it.`);
      }
    }
    if (step !== "partial_image") return;
    state.partials++;
    if (reading.images.length === 0)
      say(partialEmpty, n, `Event ${n} is a partial image without an image.`);
    const index = countMember(payload.json, "partial_image_index", "partialImageIndex");
    if (index === null) {
      say(partialIndex, n, `Event ${n} is a partial image without a \`partial_image_index\`.`);
      return;
    }
    if (index >= MOST_PARTIALS) {
      say(tooMany, n, `Event ${n} is a partial image with index ${index}.`);
      return;
    }
    const before = index === 0 ? Number.POSITIVE_INFINITY : (state.seen[index - 1] ?? 0);
    // One image may be ahead of another, but none has a partial 1 before its partial 0.
    if ((state.seen[index] ?? 0) >= before) {
      say(
        partialIndex,
        n,
        `Event ${n} has \`partial_image_index\` ${index} before ${index - 1} came.`,
      );
    }
    state.seen[index] = (state.seen[index] ?? 0) + 1;
    if (index === 0) state.begunAt = n;
  },
  end({ seen, begunAt, partials, completed, failed }, _, say, { partialsAsked }) {
    // Where none is completed, it is the stream that was cut.
    const [begun = 0] = seen;
    if (completed > 0 && begun > completed && !failed) {
      say(noResult, begunAt, `${begun} images began with a partial, and ${completed} came.`);
    }
    if (partialsAsked === null || completed === 0 || partials === partialsAsked * completed) return;
    say(
      notAsAsked,
      null,
      `${partialsAsked} partial images an image were asked for; ${completed} images had ${partials}.`,
    );
  },
};
