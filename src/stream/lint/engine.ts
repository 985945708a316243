/**
 * Holds a stream against its protocol as its events come in: see docs/rules.md for the rules.
 *
 * A stream may be recognised late, so families see the events of streams that are not recognised
 * yet, and findings are chosen by the dialect only when they are listed.
 */
import { DIALECTS } from "../dialects/index.ts";
import { addFinding, type Finding, type Findings, listFindings } from "./findings.ts";
import { FAMILIES, ruleOf } from "./families.ts";
import type { Family, LintEnd, LintEvent, LintFacts, Say } from "./rule.ts";
import { endTiming, newTiming, noteTime, type TimingState } from "./timing.ts";

export type { Finding } from "./findings.ts";

/** Structured-cloneable and bounded; the functions below change it in place. */
export interface LintState {
  facts: LintFacts;
  /** What each family remembers, in the order of the list of families. */
  readonly families: readonly unknown[];
  readonly findings: Findings;
  readonly timing: TimingState;
  /** Number of the next event. */
  next: number;
  /** Bytes were not kept somewhere. */
  gapped: boolean;
}

export interface LintOptions extends Omit<LintFacts, "resumed"> {
  /** Silence that is said to be a stall, milliseconds. */
  readonly stallAfter?: number;
}

export function newLinter({ framing, partialsAsked, stallAfter }: LintOptions): LintState {
  return {
    facts: { framing, partialsAsked, resumed: false },
    families: FAMILIES.map((family) => family.start()),
    findings: new Map(),
    timing: newTiming(stallAfter),
    next: 0,
    gapped: false,
  };
}

/** The request asked for the rest of a response: what came before it is not to come. */
export function lintResumed(state: LintState): void {
  state.facts = { ...state.facts, resumed: true };
}

/** Takes the arrival of a chunk, before the events that it completes. @param time monotonic ms */
export function lintChunk(state: LintState, time: number | null): void {
  noteTime(state.timing, time, state.next, sayTo(state));
}

/** Takes the next block, of any kind. Never throws, whatever it says. */
export function lintEvent(state: LintState, event: LintEvent): void {
  const say = sayTo(state);
  for (const at of familiesFor(event.dialect)) {
    FAMILIES[at]?.event?.(state.families[at], event, say, state.facts);
  }
  if (event.n !== null) state.next = event.n + 1;
}

/** Bytes were not kept here; called before or after the event they cut, which is not complete. */
export function lintGap(state: LintState): void {
  state.gapped = true;
  FAMILIES.forEach((family, at) => family.gap?.(state.families[at]));
}

/** The body is over, after its last event. */
export function lintEnd(state: LintState, end: LintEnd): void {
  const say = sayTo(state);
  endTiming(state.timing, end, state.next, say);
  for (const at of familiesFor(end.dialect)) {
    const family = FAMILIES[at];
    if (end.kind === "complete") family?.end?.(state.families[at], end, say, state.facts);
    else family?.stopped?.(state.families[at], end, say);
  }
}

/**
 * What was found so far, the gravest first.
 *
 * @param dialect id of the dialect that the stream is taken for
 * @param muted ids of rules that are not to be shown
 */
export function findingsOf(
  state: LintState,
  dialect: string,
  muted: ReadonlySet<string> = NONE,
): Finding[] {
  return listFindings(state.findings, (id) => {
    const dialects = ruleOf(id)?.dialects ?? null;
    return !muted.has(id) && (dialects === null || dialects.includes(dialect));
  });
}

const NONE: ReadonlySet<string> = new Set();

function sayTo(state: LintState): Say {
  return (rule, n, message, severity = rule.severity) => {
    if (rule.needsAll === true && state.gapped) return;
    addFinding(state.findings, rule, n, message, severity);
  };
}

/** Taken for no API: it may still turn out to be any. */
const PLAIN: ReadonlySet<string> = new Set(["sse", "ndjson"]);

/** Places of the families that are shown the events of a dialect. */
const CHOSEN: ReadonlyMap<string, readonly number[]> = new Map(
  DIALECTS.map(({ id }) => [id, placesFor(id)]),
);
const EVERY: readonly number[] = FAMILIES.map((_, at) => at);

function placesFor(dialect: string): readonly number[] {
  const isFor = ({ dialects }: Family<unknown>): boolean =>
    dialects === null || PLAIN.has(dialect) || dialects.includes(dialect);
  return FAMILIES.flatMap((family, at) => (isFor(family) ? [at] : []));
}

function familiesFor(dialect: string): readonly number[] {
  return CHOSEN.get(dialect) ?? EVERY;
}
