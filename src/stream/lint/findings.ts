/** Findings so far: a fault that repeats is one finding with its first events and a count. */
import { own } from "../own.ts";
import type { Rule, Severity } from "./rule.ts";

/** Events that a finding lists, and findings of a stream. */
export const MOST_EVENTS = 50;
export const MOST_FINDINGS = 200;

/** What a rule found. */
export interface Finding {
  /** Id of the rule; `ruleOf` says why it matters and what to check. */
  readonly rule: string;
  readonly severity: Severity;
  /** Numbers of the first events it points to, in order; none when it is about the stream as a whole. */
  readonly events: readonly number[];
  /** How often it was found. */
  readonly count: number;
  /** What was found first, in a sentence. */
  readonly message: string;
}

interface Kept {
  readonly severity: Severity;
  readonly message: string;
  readonly events: number[];
  count: number;
}

/** By rule and severity. Structured-cloneable. */
export type Findings = Map<string, Kept>;

export function addFinding(
  findings: Findings,
  rule: Rule,
  n: number | null,
  message: string,
  severity: Severity,
): void {
  const key = `${rule.id} ${severity}`;
  const before = findings.get(key);
  if (before === undefined) {
    if (findings.size >= MOST_FINDINGS) return;
    findings.set(key, { severity, message: own(message), events: n === null ? [] : [n], count: 1 });
    return;
  }
  before.count++;
  if (n !== null && before.events.length < MOST_EVENTS && before.events.at(-1) !== n) {
    before.events.push(n);
  }
}

const ORDER: readonly Severity[] = ["error", "warning", "info"];

/** The gravest first, then in order of appearance. */
export function listFindings(findings: Findings, shows: (rule: string) => boolean): Finding[] {
  const list: Finding[] = [];
  for (const [key, { severity, message, events, count }] of findings) {
    const rule = key.slice(0, key.indexOf(" "));
    if (!shows(rule)) continue;
    list.push({ rule, severity, events: [...events], count, message });
  }
  return list.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
