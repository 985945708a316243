/** Whether this document is observed at all: looked at on every fetch. Numbers, because each page loads them. */

/** Nobody has told us yet: observe, hold the first bytes. */
export const ASKING = 0;
export const ON = 1;
/** No new streams; those being recorded go on to their end. */
export const OFF = 2;
/** Something of ours threw, or the extension is gone: never observe again. */
export const STOPPED = 3;

type Mode = typeof ASKING | typeof ON | typeof OFF | typeof STOPPED;

export let mode = ASKING as Mode;

export function become(next: Mode): void {
  mode = next;
}

/** Are new responses looked at? */
export const observing = (): boolean => mode < OFF;
/** Are responses that are being recorded followed? */
export const following = (): boolean => mode < STOPPED;
