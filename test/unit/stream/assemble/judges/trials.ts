/** Each stream before each of its judges. */
import { read, type Reading, verdictAt } from "./ours.ts";
import { type JudgedStream, OF_DIALECTS, OWN, RECORDED } from "./streams.ts";
import type { Judge, Verdict } from "./verdict.ts";

export interface Trial {
  readonly name: string;
  readonly sdk: string;
  readonly body: Uint8Array;
  readonly dialect: string;
  readonly judge: Judge;
}

const trialsOf = ({ name, body, court: { dialect, judges } }: JudgedStream): Trial[] =>
  Object.entries(judges).map(([sdk, judge]) => ({ name, sdk, body, dialect, judge }));

export const TRIALS: readonly Trial[] = [...OWN, ...OF_DIALECTS, ...RECORDED].flatMap(trialsOf);

/** What both say of the stream when it has brought so many events. */
export async function afterEvent(
  { body, judge }: Trial,
  reading: Reading,
  event: number,
): Promise<readonly [ours: Verdict, theirs: Verdict]> {
  const { verdict } = await judge(body.subarray(0, reading.ends[event]));
  return [verdictAt(reading, event, verdict), verdict];
}

/**
 * What both say of the stream when so many bytes of it have come. Ours is given for each number of
 * events that may count: some SDKs take an event whose blank line is missing if its JSON is whole,
 * and some wait for the line feed of a blank line's CR LF. One that gives up on an error that is
 * not yet followed by its blank line stays with what came before.
 */
export async function afterBytes(
  { body, dialect, judge }: Trial,
  reading: Reading,
  length: number,
): Promise<readonly [ours: readonly Verdict[], theirs: Verdict]> {
  const head = body.subarray(0, length);
  const { verdict, gaveUp } = await judge(head);
  const ours = read(head, dialect);
  const last = ours.ends.length - 1;
  const others = head.at(-1) === 13 ? [last + 1, last - 1] : [last + 1];
  if (gaveUp) others.push(gaveUp.events - 1);
  const verdicts = others.map((event) => verdictAt(reading, event, verdict));
  return [[verdictAt(ours, Infinity, verdict), ...verdicts], verdict];
}
