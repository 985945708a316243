/**
 * Noticing that a body is read where this hook cannot see it: transferred to a worker, read through
 * another frame's prototypes, sent on as an upload. Such a stream must not look empty.
 */
import { deref, isLocked, later, NativeWeakRef, response as nativeResponse } from "./natives.ts";
import { guarded } from "./patch.ts";
import type { Recording } from "./recording.ts";

const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 60_000;

type Sighted = { readonly response: Response } | { readonly stream: ReadableStream };

/** Looks now and then, ever more rarely, until an observed consumer claims the body or it ends. */
export function watchSight(recording: Recording, object: Sighted): void {
  const isResponse = "response" in object;
  const ref = new NativeWeakRef<object>(isResponse ? object.response : object.stream);
  const look = (delay: number): void => {
    if (recording.claimed || recording.over) return;
    const target = deref(ref);
    if (target === undefined) return;
    const taken = isResponse
      ? nativeResponse.bodyUsed(target as Response)
      : isLocked(target as ReadableStream);
    if (taken) recording.end("elsewhere");
    else if (delay < LAST_LOOK_MS) later(() => guarded(() => look(delay * 2)), delay * 2);
  };
  later(() => guarded(() => look(FIRST_LOOK_MS)), FIRST_LOOK_MS);
}
