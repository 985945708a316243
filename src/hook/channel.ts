/** The private line to the relay of this document. */
import type { CaptureMessage, HookCommand } from "../messages/capture.ts";
import { HANDSHAKE, TO_RELAY } from "../messages/handshake.ts";
import { dispatchMessage, eventData, listen } from "./natives.ts";

/** Our end receives commands; the relay's end, which both worlds hold, carries our events to it. */
const { port1: ours, port2: theirs } = new MessageChannel();

/**
 * Offers the port to the relay. Synchronous, before the page has run.
 *
 * @returns false when no relay accepted: the document is not fresh, or already has a hook.
 */
export function offerPort(): boolean {
  return !dispatchMessage(window, HANDSHAKE, { ports: [theirs], cancelable: true });
}

export function onCommand(handle: (command: HookCommand) => void): void {
  listen(ours, "message", (event) => handle(eventData(event as MessageEvent) as HookCommand));
  ours.start();
}

export function onEvent(type: string, act: () => void): void {
  listen(theirs, type, act);
}

/**
 * Hands a message to the relay before it returns. The browser copies it between the worlds; the
 * page cannot touch what it never held.
 *
 * @throws when no relay took it: the extension was updated, reloaded or removed.
 */
export function send(message: CaptureMessage): void {
  const init = { __proto__: null, data: message, cancelable: true } as MessageEventInit;
  // Without words: nobody is left to whom they could be said.
  if (dispatchMessage(theirs, TO_RELAY, init)) throw "";
}
