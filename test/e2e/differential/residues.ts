/**
 * The only differences a page may see, each with its reason. They are taken out of both runs
 * before these are compared; whatever is not named here must be equal.
 */
import type { Note } from "./page/scenario.ts";

export interface Residue {
  readonly name: string;
  readonly reason: string;
  /** The observation without the residue; null leaves it out. */
  readonly without: (note: Note, scenario: string) => Note | null;
}

export const residues: readonly Residue[] = [
  {
    name: "toString",
    reason:
      "a proxied built-in prints as `function () { [native code] }`, without its name: the text " +
      "of a function is made by the engine, and no proxy can name itself",
    without: ([label, value]) =>
      label.startsWith("toString of ")
        ? [label, String(value).replace(/^function (?:get |set )?\[?[\w$.]*\]?\(/, "function (")]
        : [label, value],
  },
  {
    name: "unhandled read",
    reason:
      "to see a chunk before the page can transfer it we must react to the promise that `read()` " +
      "and `next()` return, and the language counts that as handling it: when a page leaves the " +
      "rejection of such a promise unhandled, no `unhandledrejection` fires. A promise of our own " +
      "in its place would keep the event and settle later than the browser's",
    without: (note, scenario) =>
      /^(?:read|iterator)-rejection-unhandled$/.test(scenario) &&
      note[0] === "heard unhandledrejection"
        ? null
        : note,
  },
  // The others need no entry, because no scenario looks (docs/internals.md): an error's stack may
  // show a frame of ours; fetch's promise may settle a microtask later; `then` is looked up once
  // more on the response, where `counted-object-prototype` only asks for "some"; `bodyUsed` of what
  // is piped to a sink that asks for nothing; what `cache.put` refuses is read to its end.
];

/** Observations as lines of text, without what is excused. */
export function comparable(notes: readonly Note[], scenario: string): string[] {
  return notes
    .map((note) =>
      residues.reduce<Note | null>(
        (left, residue) => (left === null ? null : residue.without(left, scenario)),
        note,
      ),
    )
    .filter((note) => note !== null)
    .map(([label, value]) => `${label}: ${JSON.stringify(value)}`);
}
