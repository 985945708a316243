/** The filter. */
import { formatCount } from "../format.ts";
import type { Problem } from "../filter/query.ts";

export const filter = {
  label: "Filter",
  placeholder: "Filter, e.g. type:partial_image -is:ping /regex/",
  clear: "Clear filter",
  completions: "Completions",
  /** What the search has found, at the end of the filter box. */
  found: (found: number, all: number, complete: boolean) =>
    `${formatCount(found)}${complete ? "" : "+"} of ${formatCount(all)}`,
  foundHint: (found: number, all: number) =>
    `${formatCount(found)} of ${formatCount(all)} streams match the filter`,
  only: "Matches only",
  onlyHint: "Show only what matches, in the table and in the list of streams",
  problem,
  tooSlow: "This expression takes too long. Make it simpler.",
  noStreams: (all: number) => `0 of ${formatCount(all)} streams`,
} as const;

function problem(of: Problem): string {
  switch (of.kind) {
    case "regex":
      return `${of.source} is no regular expression: ${of.reason}`;
    case "slow":
      return `${of.source} repeats what can be read in several ways, which can take for ever. Write it without +, * or ? inside a repeated group.`;
    case "many":
      return `${of.source} has more repetitions beside one another than can be told apart quickly, as in .*.*.*, which can take for ever. Leave some out, or put words between them.`;
    case "unknown-is":
      return `Nothing is:${of.value}. Try is:image, is:partial, is:error or is:ping.`;
    case "no-value":
      break;
  }
  return `${of.field}: needs a value, as in ${of.field === "is" ? "is:image" : `${of.field}:word`}`;
}
