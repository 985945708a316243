/** Times: silence while the stream was open. */
import { type LintEnd, type Rule, type Say, SSE_SPECIFICATION } from "./rule.ts";

export interface TimingState {
  readonly stallAfter: number;
  lastByteAt: number | null;
}

const STALL_AFTER = 10_000;

const stall: Rule = {
  id: "stall",
  severity: "info",
  dialects: null,
  title: "Nothing arrived for a long time",
  why: "Who waits sees nothing happen, and proxies close connections that are silent for long.",
  check: "Whether the model was thinking, and whether the server sends heartbeats meanwhile.",
  source: `${SSE_SPECIFICATION.split("#")[0]}#authoring-notes`,
};

export const TIMING_RULES: readonly Rule[] = [stall];

export function newTiming(stallAfter = STALL_AFTER): TimingState {
  return { stallAfter, lastByteAt: null };
}

/** Bytes came at this time. @param next number of the event that they belong to */
export function noteTime(state: TimingState, time: number | null, next: number, say: Say): void {
  if (time === null || !Number.isFinite(time)) return;
  const { lastByteAt, stallAfter } = state;
  if (lastByteAt !== null && time - lastByteAt > stallAfter) {
    const seconds = ((time - lastByteAt) / 1000).toFixed(1);
    say(stall, next, `No byte arrived for ${seconds} s before event ${next}.`);
  }
  state.lastByteAt = time;
}

export function endTiming(state: TimingState, end: LintEnd, next: number, say: Say): void {
  const { lastByteAt, stallAfter } = state;
  if (end.time === null || lastByteAt === null || end.time - lastByteAt <= stallAfter) return;
  const seconds = ((end.time - lastByteAt) / 1000).toFixed(1);
  say(stall, next === 0 ? null : next - 1, `No byte arrived in the last ${seconds} s.`);
}
