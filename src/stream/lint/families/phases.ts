/** The phases of an image: in progress, generating, partials, completed, done with its result. */
import type { Json, JsonObject } from "../../json.ts";
import { asArray, asObject, countMember, member, objectMember, stringMember } from "../../json.ts";
import { firstOf } from "../../own.ts";
import { jsonLine } from "../../preview.ts";
import { itemIdOf, outputIndexOf, sequenceOf } from "../../dialects/responses/fields.ts";
import type { Family, LintEvent, LintFacts, Rule, Say } from "../rule.ts";
import { IMAGES_APIS, MOST_REMEMBERED, RESPONSES } from "../rule.ts";

const shared = {
  dialects: RESPONSES,
  source: "https://platform.openai.com/docs/guides/image-generation#streaming",
} as const;

const order: Rule = {
  ...shared,
  id: "image-phase-order",
  severity: "warning",
  title: "The phases of an image in the wrong order",
  why: "Progress that goes back confuses who watches it, and a program may take a partial for the result.",
  check: "Whether events are sent in the wrong order.",
};
const missing: Rule = {
  ...shared,
  id: "image-phase-missing",
  severity: "info",
  title: "A phase of an image is left out",
  why: "Azure leaves `completed` out, for example: a program that waits for it waits for ever.",
  check: "Take the image from `response.output_item.done`.",
  needsAll: true,
};
const status: Rule = {
  ...shared,
  id: "image-status",
  severity: "info",
  title: "A finished image that says it is not",
  why: "Azure says `generating` in the finished item: a program that goes by it waits for ever.",
  check: "Go by the event and by `result`, not by `status`.",
};
export const noResult: Rule = {
  ...shared,
  id: "final-image-missing",
  severity: "error",
  dialects: [...RESPONSES, ...IMAGES_APIS],
  title: "An image was completed, and is not there",
  why: "The finished item is often the only place where the final image is.",
  check: "Whether a back end takes the base64 out to save space, or a size limit does.",
  needsAll: true,
};
export const partialIndex: Rule = {
  ...shared,
  id: "partial-image-index",
  severity: "warning",
  dialects: [...RESPONSES, ...IMAGES_APIS],
  title: "Partial images are not numbered 0, 1, 2",
  why: "A partial was lost, or two come in the wrong order: an older picture may replace a newer one.",
  check: "Whether events are dropped, sent again or mixed up on the way.",
  needsAll: true,
};
export const partialEmpty: Rule = {
  ...shared,
  id: "partial-image-empty",
  severity: "warning",
  dialects: [...RESPONSES, ...IMAGES_APIS],
  title: "A partial image without an image",
  why: "There is nothing to show; programs that decode it fail.",
  check: "Whether a back end takes the base64 out, or writes its name in another way.",
};
export const tooMany: Rule = {
  ...shared,
  id: "partial-images-too-many",
  severity: "error",
  dialects: [...RESPONSES, ...IMAGES_APIS],
  title: "More than three partial images",
  why: "The schema allows 0 to 3 an image; programs that keep a place for each have none for the fourth.",
  check: "Whether two images share an id.",
};
export const notAsAsked: Rule = {
  ...shared,
  id: "partial-images-not-as-asked",
  severity: "info",
  dialects: [...RESPONSES, ...IMAGES_APIS],
  title: "Another number of partial images than was asked for",
  why: "Fewer are usual when the image is ready early; none at all may mean that a gateway drops them.",
  check: "`partial_images` of the request.",
  needsAll: true,
};

/** The most that `partial_images` may ask for. */
export const MOST_PARTIALS = 3;

const LONGEST_ID = 200;

interface Image {
  /** Place in {@link PHASES} that was reached; -1 before the first. */
  phase: number;
  partials: number;
  nextPartial: number;
  id: string | null;
  /** The event that finished it without a result, or null. */
  without: number | null;
  /** The event `completed`, or null. */
  completedAt: number | null;
}

interface State {
  /** By `output_index`, those of the response that is being told. */
  readonly images: Map<number, Image>;
  resumed: boolean;
  begun: boolean;
}

const PREFIX = "response.image_generation_call.";
const PHASES = ["in_progress", "generating", "partial_image", "completed"];
const DONE = PHASES.length;

export const phases: Family<State> = {
  rules: [order, missing, status, noResult, partialIndex, partialEmpty, tooMany, notAsAsked],
  dialects: RESPONSES,
  start: () => ({ images: new Map(), resumed: false, begun: false }),
  event(state, event, say, facts) {
    const { n, payload, responseType: type } = event;
    const { family } = event.reading;
    // Most events are none of these.
    if (state.begun && family !== "image" && family !== "lifecycle") return;
    if (n === null || payload === null || type === null) return;
    const { json } = payload;
    if (!state.begun) {
      state.begun = true;
      state.resumed = facts.resumed || (sequenceOf(json) ?? 0) > 1;
    }
    if (type === "response.created") begin(state, say);
    else if (type.startsWith(PREFIX)) takePhase(state, type.slice(PREFIX.length), event, n, say);
    else if (type.startsWith("response.output_item.")) takeItem(state, type, event, n, say, facts);
    else if (type === "response.completed") takeOutput(state, json);
  },
  gap(state) {
    state.images.clear();
  },
  end(state, _, say) {
    sayWithout(state, say);
  },
};

/** A response begins, whatever came before it: a keepalive may have taken its first number. */
function begin(state: State, say: Say): void {
  sayWithout(state, say);
  state.images.clear();
  state.resumed = false;
}

function sayWithout({ images, resumed }: State, say: Say): void {
  for (const [index, { without }] of images) {
    if (without === null || resumed) continue;
    say(
      noResult,
      without,
      `Event ${without} finishes the image at ${index}, and has no image; nor has what follows.`,
    );
  }
}

function imageAt(state: State, index: number): Image | null {
  const known = state.images.get(index);
  if (known !== undefined || state.images.size >= MOST_REMEMBERED) return known ?? null;
  const image: Image = {
    phase: -1,
    partials: 0,
    nextPartial: 0,
    id: null,
    without: null,
    completedAt: null,
  };
  state.images.set(index, image);
  return image;
}

function takePhase(state: State, phase: string, event: LintEvent, n: number, say: Say): void {
  const json = event.payload?.json ?? {};
  const place = PHASES.indexOf(phase);
  const index = outputIndexOf(json);
  const image = place < 0 || index === null ? null : imageAt(state, index);
  if (image === null) return;
  if (place < image.phase) {
    const before = PHASES[image.phase] ?? "output_item.done";
    say(order, n, `Event ${n}, \`${phase}\`, comes after \`${before}\` of the same image.`);
  }
  image.id ??= keptId(itemIdOf(json));
  if (phase === "completed") image.completedAt = n;
  image.phase = Math.max(image.phase, place);
  if (phase !== "partial_image") return;
  if (event.reading.images.length === 0) {
    say(partialEmpty, n, `Event ${n} is a partial image without an image.`);
  }
  if (++image.partials > MOST_PARTIALS) {
    say(tooMany, n, `Event ${n} is partial number ${image.partials} of one image.`);
  }
  const given = countMember(json, "partial_image_index", "partialImageIndex");
  if (given !== image.nextPartial && !(state.resumed && image.partials === 1)) {
    const shown = given ?? jsonLine(member(json, "partial_image_index") ?? null).slice(0, 40);
    say(
      partialIndex,
      n,
      `Event ${n} has \`partial_image_index\` ${shown} where ${image.nextPartial} follows.`,
    );
  }
  image.nextPartial = (given ?? image.nextPartial) + 1;
}

function takeItem(
  state: State,
  type: string,
  { payload, reading }: LintEvent,
  n: number,
  say: Say,
  facts: LintFacts,
): void {
  const json = payload?.json ?? {};
  const item = objectMember(json, "item");
  const index = outputIndexOf(json);
  if (index === null || !isImageItem(item)) return;
  if (type === "response.output_item.added") {
    // Another image at the same place begins anew.
    state.images.delete(index);
    const begun = imageAt(state, index);
    if (begun !== null) begun.id = keptId(stringMember(item, "id"));
    return;
  }
  const image = type === "response.output_item.done" ? imageAt(state, index) : null;
  if (image === null) return;
  const said = stringMember(item, "status");
  const failed = said === "failed" || said === "incomplete";
  image.without = failed || reading.images.length > 0 ? null : n;
  if (reading.images.length > 0 && (said === "generating" || said === "in_progress")) {
    say(
      status,
      n,
      `The item is done at event ${n}, with its image, and its \`status\` is \`${said}\`.`,
    );
  }
  // Providers that report no progress leave nothing out.
  if (!failed && image.phase >= 0 && image.completedAt === null) {
    say(missing, n, `The image is done at event ${n}, and there was no \`completed\` before.`);
  }
  const asked = facts.partialsAsked;
  if (!failed && asked !== null && asked !== image.partials) {
    say(notAsAsked, n, `${asked} partial images were asked for, ${image.partials} came.`);
  }
  image.phase = DONE;
}

function isImageItem(item: JsonObject | null): boolean {
  const type = stringMember(item, "type");
  return type === "image_generation_call" || type === "openrouter:image_generation";
}

function keptId(id: string | null): string | null {
  return id === null ? null : firstOf(id, LONGEST_ID);
}

/** The whole response may hold what an item left out, or an image that was never said to be done. */
function takeOutput(state: State, json: JsonObject): void {
  const output = asArray(member(objectMember(json, "response"), "output"));
  let ids: Set<string> | null = null;
  for (const [index, image] of state.images) {
    if (image.without === null && (image.phase === DONE || image.completedAt === null)) continue;
    ids ??= idsWithResult(output);
    const isThere = hasResult(asObject(output[index])) || (image.id !== null && ids.has(image.id));
    image.without = isThere ? null : (image.without ?? image.completedAt);
  }
}

/** Gateways leave items out, so places in the output may be others. */
function idsWithResult(output: readonly Json[]): Set<string> {
  const items = output.slice(0, MOST_REMEMBERED).map(asObject).filter(hasResult);
  return new Set(items.map((item) => stringMember(item, "id")?.slice(0, LONGEST_ID) ?? ""));
}

function hasResult(item: JsonObject | null): boolean {
  const result = member(item, "result", "imageB64", "image_b64", "imageUrl", "image_url");
  return typeof result === "string" && result !== "";
}
