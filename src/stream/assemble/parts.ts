/** The parts of a response, those that are being written and those that were. */
import { byOrder, orderOf } from "./order.ts";
import type { GrowingText } from "./text.ts";
import { textAt } from "./text.ts";
import type { Steps } from "./steps.ts";
import { newSteps } from "./steps.ts";

/** One part: a run of text or reasoning, or the arguments of a tool call. */
export interface Part<Identity> {
  readonly key: string;
  readonly order: readonly number[] | null;
  /** The event it began with. */
  readonly since: number;
  /** The event that dropped it from the response, or null. */
  until: number | null;
  readonly text: GrowingText;
  /** What it is called, where that becomes known on the way. */
  readonly identity: Steps<Identity>;
}

/** Structured-cloneable; changed in place. */
export interface Parts<Identity> {
  /** Every part there ever was, in order of appearance. */
  readonly all: Part<Identity>[];
  /** The parts of the response as it is now. */
  readonly current: Set<Part<Identity>>;
  /** The latest part of each key: what a change of that key is about. */
  readonly named: Map<string, Part<Identity>>;
  /** Parts from before an event that says the whole response again, until it has said them. */
  readonly doubted: Set<Part<Identity>>;
  /** How many parts there were when the latest step began. */
  step: number;
}

export function newParts<Identity>(): Parts<Identity> {
  return { all: [], current: new Set(), named: new Map(), doubted: new Set(), step: 0 };
}

/** Which part a change is about. */
export interface Address {
  /** Null for a part of its own. */
  readonly key: string | null;
  /** The change replaces what the part said. */
  readonly whole: boolean;
  /** It begins a part, even if an earlier one had the same key. */
  readonly begins: boolean;
}

/**
 * The part that a change is about; a new one if need be.
 *
 * @param limit how many parts there may be in all
 * @returns null when there is no room for another
 */
export function partFor<Identity>(
  { all, current, named, doubted }: Parts<Identity>,
  event: number,
  { key, whole, begins }: Address,
  limit: number,
): Part<Identity> | null {
  const known = key === null || begins ? undefined : named.get(key);
  if (known !== undefined && !doubted.has(known)) return known;
  const isAgain = known !== undefined && whole;
  if (all.length >= limit) {
    if (!isAgain) return null;
    doubted.delete(known);
    current.add(known);
    return known;
  }
  const part: Part<Identity> = {
    key: key ?? `call ${all.length}`,
    order: key === null ? null : orderOf(key),
    since: event,
    until: null,
    // What is said again may stand in another place, but most often it is the same text.
    text: isAgain ? known.text : newSteps(),
    identity: newSteps(),
  };
  all.push(part);
  current.add(part);
  named.set(part.key, part);
  return part;
}

/** Parts from here on are of a step of their own. */
export function beginStep<Identity>(parts: Parts<Identity>): void {
  parts.step = parts.all.length;
}

/** The response is about to be said again. @param step only what the latest step said of it */
export function doubtAll<Identity>(parts: Parts<Identity>, step: boolean): void {
  const { all, current, doubted } = parts;
  for (const part of step ? all.slice(parts.step) : current) {
    if (current.delete(part)) doubted.add(part);
  }
  // A step that is dropped again and again is gone through once.
  beginStep(parts);
}

/** The event is over: what it did not say again is no part of the response any more. */
export function dropDoubted<Identity>({ named, doubted }: Parts<Identity>, event: number): void {
  for (const part of doubted) {
    part.until = event;
    if (named.get(part.key) === part) named.delete(part.key);
  }
  doubted.clear();
}

/** The parts of the response after this event, in its order. */
export function partsAt<Identity>({ all }: Parts<Identity>, event: number): Part<Identity>[] {
  const there = all.filter(
    ({ since, until }) => since <= event && (until === null || until > event),
  );
  return there.sort(byOrder);
}

/** The text of a part after this event; empty before it has one. */
export function partText<Identity>({ text }: Part<Identity>, event: number): string {
  return textAt(text, event) ?? "";
}
