/**
 * Noticing that a body is read where this hook cannot see it: transferred to a worker, read through
 * another frame's prototypes, sent on as an upload. Such a stream must not look empty.
 */
import { deref, later, NativeWeakRef } from "./natives.ts";
import { guarded } from "./patch.ts";
import type { Recording } from "./recording.ts";

const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 60_000;

/**
 * Looks now and then, ever more rarely, until an observed consumer claims the body or it ends.
 *
 * @param taken whether something reads the body of `object`
 */
export function watchSight<T extends object>(
  recording: Recording,
  object: T,
  taken: (object: T) => boolean,
): void {
  const ref = new NativeWeakRef(object);
  const look = (delay: number): void => {
    if (recording.claimed || recording.over) return;
    const target = deref(ref) as T | undefined;
    if (target === undefined) return;
    if (taken(target)) recording.end("elsewhere");
    else if (delay < LAST_LOOK_MS) later(() => guarded(() => look(delay * 2)), delay * 2);
  };
  later(() => guarded(() => look(FIRST_LOOK_MS)), FIRST_LOOK_MS);
}
