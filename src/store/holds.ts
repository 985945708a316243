/**
 * Streams that are being exported: the budget leaves them until that is over. Told by Web Locks,
 * which every context of the extension sees, and which end with whoever dies holding them.
 */
import type { StreamId } from "../messages/capture.ts";

const PREFIX = "darkroom-export:";

/** Does `work` while the budget removes none of these streams; the user still can. */
export async function holdStreams<T>(
  streams: readonly StreamId[],
  work: () => Promise<T>,
): Promise<T> {
  const locks = lockManager();
  if (locks === undefined) return await work();
  // Shared: two panels may export one stream at a time.
  return await locks.request(`${PREFIX}${streams.join()}`, { mode: "shared" }, work);
}

/** Streams that are held now, in any context. */
export async function heldStreams(): Promise<ReadonlySet<StreamId>> {
  const { held = [] } = (await lockManager()?.query()) ?? {};
  const names = held.map(({ name = "" }) => name).filter((name) => name.startsWith(PREFIX));
  return new Set(names.flatMap((name) => name.slice(PREFIX.length).split(",")));
}

/** Absent outside browsers. */
function lockManager(): LockManager | undefined {
  return (globalThis as { readonly navigator?: Partial<Navigator> }).navigator?.locks;
}
