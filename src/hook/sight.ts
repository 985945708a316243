/**
 * Noticing that a body is read where this hook cannot see it: transferred to a worker, read through
 * another frame's prototypes, sent on as an upload. Such a stream must not look empty.
 */
import { deref, isLocked, later, NativeWeakRef, safeWeakMap } from "./natives.ts";
import { guarded } from "./patch.ts";
import type { Branch } from "./recording.ts";

const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 60_000;

/** Streams that are locked because they were divided, which we saw: what they were divided into is watched. */
const divided = safeWeakMap<object, true>();

export function divide(stream: object): void {
  divided.set(stream, true);
}

/**
 * Looks now and then, ever more rarely, until an observed consumer claims the body or it ends.
 * Taken is what is locked, or used though nobody read it here; what was read here in part and
 * released may be read on.
 *
 * @param bodyOf the stream in which the body stands at the time
 * @param used for what tells it: a worker that is done with a body unlocks it
 */
export function watchSight<T extends object>(
  branch: Branch,
  object: T,
  bodyOf: (object: T) => ReadableStream | null,
  used?: (object: T) => boolean,
): void {
  const ref = new NativeWeakRef(object);
  const { recording } = branch;
  const lookIn = (delay: number): unknown =>
    later(
      () =>
        guarded(() => {
          const target = deref(ref) as T | undefined;
          if (!target || recording.claimed || recording.over) return;
          const body = bodyOf(target)!;
          const taken = isLocked(body) || (recording.claimed ?? used?.(target));
          if (taken && !divided.get(body)) branch.leave("elsewhere");
          else if (delay < LAST_LOOK_MS) lookIn(delay * 2);
        }),
      delay,
    );
  lookIn(FIRST_LOOK_MS);
}
