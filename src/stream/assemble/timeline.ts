/**
 * Puts together what a stream says, and keeps what it was after every event.
 *
 * The timeline is an index, not a series of copies: every text once, and for each change a number
 * or two. The output after event N is found by binary search, so a jump to any event costs what
 * its output is long, never a replay. See dialects/dialect.ts for the changes it takes.
 */
import type { Change, Usage } from "../dialects/dialect.ts";
import { readJson } from "../json.ts";
import { firstOf } from "../own.ts";
import type { ImageSource } from "../types.ts";
import type {
  ImageAppearance,
  Omitted,
  Output,
  ResponseError,
  TextPart,
  ToolCall,
} from "./output.ts";
import type { Address, Part, Parts } from "./parts.ts";
import { beginStep, doubtAll, dropDoubted, newParts, partFor, partsAt, partText } from "./parts.ts";
import type { Steps } from "./steps.ts";
import { addStep, newSteps, valueAt } from "./steps.ts";
import type { Room } from "./text.ts";
import { growText } from "./text.ts";

/**
 * How much a timeline keeps, so that a hostile stream cannot take the memory of who looks at it.
 * Characters are UTF-16 code units of all texts together, steps are changes of them.
 */
export const LIMITS = {
  characters: 32 * 1024 * 1024,
  steps: 4 * 1024 * 1024,
  /** Text parts; reasoning parts; tool calls. */
  parts: 10_000,
  images: 10_000,
  /** Changes that are kept of the usage; of the status; of the error; of what one call is named. */
  usages: 200_000,
  statuses: 10_000,
  errors: 1000,
  names: 4,
  /** Code units of an id, name, status or code; and of an error's message. */
  word: 1000,
  message: 10_000,
} as const;

interface KeptImage {
  readonly appearance: ImageAppearance;
  /** Event after which it is its item's result although it came as a partial, or null. */
  finalAt: number | null;
}

/** What names a tool call; nothing names a run of text. */
type Call = Pick<ToolCall, "id" | "name">;

interface Status {
  readonly status: string | null;
  readonly terminal: boolean;
}

/** Structured-cloneable: it can be stored or sent, and goes on from there. */
export interface Timeline {
  readonly text: Parts<never>;
  readonly reasoning: Parts<never>;
  readonly tools: Parts<Call>;
  readonly images: KeptImage[];
  /** The latest image of each item, if it is one that may become final. */
  readonly provisional: Map<string | null, KeptImage>;
  readonly status: Steps<Status>;
  readonly usage: Steps<Usage>;
  readonly error: Steps<ResponseError>;
  readonly room: Room;
  /** False: only the latest of every value is kept. */
  readonly looksBack: boolean;
  /** False: no text, calls or images, only status, usage and error. */
  readonly keepsOutput: boolean;
  omitted: Omitted | null;
}

/** @param limits without any characters it keeps no output at all, and stays small */
export function newTimeline(limits: { characters: number; steps: number } = LIMITS): Timeline {
  return {
    text: newParts(),
    reasoning: newParts(),
    tools: newParts(),
    images: [],
    provisional: new Map(),
    status: newSteps(),
    usage: newSteps(),
    error: newSteps(),
    room: { characters: limits.characters, steps: limits.steps },
    looksBack: limits.steps > 0,
    keepsOutput: limits.characters > 0,
    omitted: null,
  };
}

/**
 * Takes what one event does. Its cost is linear in the length of what the event says.
 *
 * @param event number of the event (or of its row); never less than the one before
 */
export function record(
  timeline: Timeline,
  event: number,
  changes: readonly Change[],
  images: readonly ImageSource[],
): void {
  const { text, reasoning, tools } = timeline;
  if (timeline.keepsOutput) for (const image of images) addImage(timeline, event, image);
  for (const change of changes) apply(timeline, event, change);
  if (text.doubted.size > 0) dropDoubted(text, event);
  if (reasoning.doubted.size > 0) dropDoubted(reasoning, event);
  if (tools.doubted.size > 0) dropDoubted(tools, event);
}

function addImage(timeline: Timeline, event: number, source: ImageSource): void {
  if (timeline.images.length >= LIMITS.images) {
    omit(timeline, event, "images", 1);
    return;
  }
  const { path, item, role, partialIndex, link } = source;
  const image: KeptImage = {
    appearance: { event, path, item, role, partialIndex, link },
    finalAt: null,
  };
  timeline.images.push(image);
  if (source.provisional) timeline.provisional.set(item, image);
  else timeline.provisional.delete(item);
}

/** What the response says of itself; everything else is its output. */
const WORDS: ReadonlySet<Change["kind"]> = new Set(["status", "usage", "error"]);

function apply(timeline: Timeline, event: number, change: Change): void {
  if (!timeline.keepsOutput && !WORDS.has(change.kind)) return;
  switch (change.kind) {
    case "status":
      note(timeline, timeline.status, event, statusAfter(timeline, change), LIMITS.statuses);
      return;
    case "usage": {
      const usage = merged(timeline.usage.values.at(-1), change.usage);
      note(timeline, timeline.usage, event, usage, LIMITS.usages);
      return;
    }
    case "error": {
      const code = word(change.code);
      const message = firstOf(change.message, LIMITS.message);
      note(timeline, timeline.error, event, { code, message }, LIMITS.errors);
      return;
    }
    case "text":
    case "reasoning": {
      const { part: key, text, whole, begins = false } = change;
      const address = { key, whole, begins };
      const part = findPart(timeline, event, timeline[change.kind], address, "parts");
      if (part !== null) grow(timeline, event, part, text, whole);
      return;
    }
    case "tool":
      applyTool(timeline, event, change);
      return;
    case "step":
      beginStep(timeline.text);
      beginStep(timeline.reasoning);
      beginStep(timeline.tools);
      return;
    case "reset": {
      const { step = false } = change;
      doubtAll(timeline.text, step);
      doubtAll(timeline.reasoning, step);
      doubtAll(timeline.tools, step);
      return;
    }
    case "images-final":
      for (const image of timeline.provisional.values()) image.finalAt = event;
      timeline.provisional.clear();
      return;
  }
}

function applyTool(timeline: Timeline, event: number, change: Change & { kind: "tool" }): void {
  const whole = change.whole && change.arguments !== null;
  const address = { key: change.key, whole, begins: change.begins ?? false };
  const call = findPart(timeline, event, timeline.tools, address, "toolCalls");
  if (call === null) return;
  const before = call.identity.values.at(-1);
  const id = word(change.id) ?? before?.id ?? null;
  const name = word(change.name) ?? before?.name ?? null;
  if (before?.id !== id || before.name !== name) {
    note(timeline, call.identity, event, { id, name }, LIMITS.names);
  }
  if (change.arguments !== null) grow(timeline, event, call, change.arguments, change.whole);
}

function findPart<Identity>(
  timeline: Timeline,
  event: number,
  parts: Parts<Identity>,
  address: Address,
  what: "parts" | "toolCalls",
): Part<Identity> | null {
  const isKey = (address.key?.length ?? 0) <= LIMITS.word;
  const part = isKey ? partFor(parts, event, address, LIMITS.parts) : null;
  if (part === null) omit(timeline, event, what, 1);
  return part;
}

function grow(
  timeline: Timeline,
  event: number,
  { text: growing }: Part<unknown>,
  text: string,
  whole: boolean,
): void {
  const omitted = growText(growing, event, text, whole, timeline.room);
  if (omitted !== 0) omit(timeline, event, "characters", omitted);
}

function note<T>(
  { looksBack }: Timeline,
  steps: Steps<T>,
  event: number,
  value: T,
  limit: number,
): void {
  addStep(steps, event, value, looksBack && steps.at.length < limit);
}

function statusAfter({ status }: Timeline, change: Change & { kind: "status" }): Status {
  const said = word(change.status) ?? status.values.at(-1)?.status ?? null;
  return { status: said, terminal: change.terminal };
}

function word(text: string | null): string | null {
  return text === null ? null : firstOf(text, LIMITS.word);
}

/** APIs tell their usage in pieces: what an event does not say stays as it was. */
function merged(before: Usage | undefined, now: Usage): Usage {
  if (before === undefined) return now;
  return {
    inputTokens: now.inputTokens ?? before.inputTokens,
    outputTokens: now.outputTokens ?? before.outputTokens,
    reasoningTokens: now.reasoningTokens ?? before.reasoningTokens,
    cachedTokens: now.cachedTokens ?? before.cachedTokens,
    totalTokens: now.totalTokens ?? before.totalTokens,
    cost: now.cost ?? before.cost,
  };
}

const NOTHING = { characters: 0, parts: 0, toolCalls: 0, images: 0 } as const;

function omit(timeline: Timeline, event: number, what: keyof typeof NOTHING, count: number): void {
  const before = timeline.omitted ?? { since: event, ...NOTHING };
  timeline.omitted = { ...before, [what]: before[what] + count };
}

/**
 * The output after this event, in time linear in its own length.
 *
 * @param event any number: before the first event the output is empty, `Infinity` is the latest
 */
export function outputAt(timeline: Timeline, event: number): Output {
  const textParts = textsAt(timeline.text, event);
  const reasoningParts = textsAt(timeline.reasoning, event);
  const status = valueAt(timeline.status, event);
  const { omitted } = timeline;
  return {
    text: textParts.map(({ text }) => text).join(""),
    textParts,
    reasoning: reasoningParts.map(({ text }) => text).join(""),
    reasoningParts,
    toolCalls: callsAt(timeline.tools, event),
    images: imagesAt(timeline.images, event),
    status: status?.status ?? null,
    terminal: status?.terminal ?? false,
    usage: valueAt(timeline.usage, event) ?? null,
    error: valueAt(timeline.error, event) ?? null,
    omitted: omitted !== null && omitted.since <= event ? omitted : null,
  };
}

function imagesAt(images: readonly KeptImage[], event: number): ImageAppearance[] {
  const shown: ImageAppearance[] = [];
  for (const { appearance, finalAt } of images) {
    if (appearance.event > event) break;
    const isFinal = finalAt !== null && finalAt <= event;
    shown.push(isFinal ? { ...appearance, role: "final" } : appearance);
  }
  return shown;
}

function textsAt(parts: Parts<never>, event: number): TextPart[] {
  return partsAt(parts, event).map((part) => ({ key: part.key, text: partText(part, event) }));
}

function callsAt(calls: Parts<Call>, event: number): ToolCall[] {
  return partsAt(calls, event).map((call) => {
    const text = partText(call, event);
    const { id = null, name = null } = valueAt(call.identity, event) ?? {};
    return { key: call.key, id, name, arguments: text, isJson: readJson(text) !== undefined };
  });
}
