/**
 * How the two content scripts of a document find each other before the page has run.
 *
 * The relay (isolated world, injected first) waits for one event of this name on `window`; the hook
 * (page's world, injected second) dispatches it with a MessagePort. Both run before any script of
 * the page, so the page can neither see nor forge it. Afterwards the port object itself, which both
 * worlds hold, carries events synchronously.
 */
export const HANDSHAKE = "darkroom:handshake";

/** Event types on the shared port object, dispatched synchronously. */
export const TO_RELAY = "up";
/** The relay asks the hook to hand over all it holds, now: the document is going away. */
export const LEAVE = "leave";
/** The relay asks whether something of the hook's went wrong that it could not tell. */
export const ASK = "ask";

/**
 * True when no script of this document can have run yet.
 *
 * Firefox injects content scripts into open pages too, on install and update
 * (https://bugzilla.mozilla.org/show_bug.cgi?id=1587723): there a page could listen. A new document is still
 * loading and has an empty root element. Firefox's synchronous about:blank is born complete; it
 * counts as fresh only in its first moments.
 */
export function isFreshDocument(): boolean {
  return document.readyState === "loading"
    ? !document.documentElement?.hasChildNodes()
    : location.href === "about:blank" && performance.now() < 100;
}
