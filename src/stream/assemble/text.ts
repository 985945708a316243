/**
 * A text that grows, and what it was after any event.
 *
 * Each version is one append-only log with the lengths it had, not copies. Pieces are joined into
 * blocks now and then: an engine's own concatenation would keep every letter as a node of a tree.
 */
import type { Steps } from "./steps.ts";
import { addStep, newSteps, valueAt } from "./steps.ts";

/** A text between two replacements. */
interface Version {
  /** Joined pieces; after them the {@link pieces}. */
  readonly blocks: string[];
  readonly pieces: string[];
  /** UTF-16 code units of the pieces; and of all that is kept. */
  pending: number;
  length: number;
  /** UTF-16 code units at its end that were not kept. */
  omitted: number;
  /** Its length after each event that changed it. */
  readonly lengths: Steps<number>;
}

/** Pieces are joined when there are so many of them, or of their code units. */
const MOST_PIECES = 4096;
const BLOCK = 65_536;

/** The versions of a text. Structured-cloneable; {@link growText} changes it in place. */
export type GrowingText = Steps<Version>;

/** A version takes about as much memory as so many steps. */
const VERSION_STEPS = 32;

/** What is left for all texts of a stream, in UTF-16 code units and in steps; changed in place. */
export interface Room {
  characters: number;
  steps: number;
}

/**
 * Appends to the text, or replaces it. A replacement that says again what is there, or goes on
 * from there, takes no more than an append: most APIs close a part by repeating it whole.
 *
 * @returns by how many more UTF-16 code units the text is now shorter than it should be
 */
export function growText(
  growing: GrowingText,
  event: number,
  text: string,
  whole: boolean,
  room: Room,
): number {
  const version = growing.values.at(-1);
  // Looking at the old text costs its length, so only as much as the new one has paid for.
  const isSame =
    version !== undefined &&
    (!whole || (text.length >= version.length && beginsWith(text, version)));
  if (!isSame) {
    const version: Version = {
      blocks: [],
      pieces: [],
      pending: 0,
      length: 0,
      omitted: 0,
      lengths: newSteps(),
    };
    if (addStep(growing, event, version, room.steps > VERSION_STEPS)) room.steps -= VERSION_STEPS;
    return append(version, event, text, room);
  }
  const { omitted } = version;
  if (!whole) return append(version, event, text, room);
  version.omitted = 0;
  return append(version, event, text.slice(version.length), room) - omitted;
}

/** Once something is missing nothing is appended: a text with a hole reads as one without. */
function append(version: Version, event: number, text: string, room: Room): number {
  const kept = version.omitted > 0 ? 0 : Math.min(text.length, room.characters);
  const omitted = text.length - kept;
  version.omitted += omitted;
  room.characters -= kept;
  if (kept > 0) {
    add(version, omitted === 0 ? text : text.slice(0, kept));
    if (addStep(version.lengths, event, version.length, room.steps > 0)) room.steps--;
  }
  return omitted;
}

function add(version: Version, text: string): void {
  const { blocks, pieces } = version;
  pieces.push(text);
  version.pending += text.length;
  version.length += text.length;
  if (pieces.length < MOST_PIECES && version.pending < BLOCK) return;
  blocks.push(pieces.join(""));
  pieces.length = 0;
  version.pending = 0;
}

function beginsWith(text: string, { blocks, pieces }: Version): boolean {
  let at = 0;
  for (const parts of [blocks, pieces]) {
    for (const part of parts) {
      if (!text.startsWith(part, at)) return false;
      at += part.length;
    }
  }
  return true;
}

/** The text after this event, or null when it had not begun. */
export function textAt(growing: GrowingText, event: number): string | null {
  const version = valueAt(growing, event);
  return version === undefined ? null : head(version, valueAt(version.lengths, event) ?? 0);
}

function head({ blocks, pieces }: Version, length: number): string {
  const parts: string[] = [];
  let left = length;
  for (const some of [blocks, pieces]) {
    for (const part of some) {
      if (left === 0) return parts.join("");
      const taken = part.length <= left ? part : part.slice(0, left);
      parts.push(taken);
      left -= taken.length;
    }
  }
  return parts.join("");
}
