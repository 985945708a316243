/**
 * A two-way line to another context, without the browser: everything that talks over a
 * runtime port is written against this, and tested against an in-memory pair.
 */
import type { Runtime } from "webextension-polyfill";

export interface Channel<Out> {
  /** Sends; false when the other side is gone (nothing is thrown: it will reconnect or not). */
  send(message: Out): boolean;
  /** Everything received is unchecked: pass it through a guard first. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side went away. Not called after {@link close}. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Who is at the other end, as the browser (not the sender) says. */
export interface Peer {
  /** Port name. */
  readonly name: string;
  /** Tab of a content script; null for extension pages. */
  readonly tab: number | null;
  /** 0 is the top frame. */
  readonly frame: number;
  /** Address of the tab's page; null where the browser withholds it. */
  readonly page: string | null;
  /** True for a page of this extension: only those may command the recorder. */
  readonly own: boolean;
}

export function portChannel<Out>(port: Runtime.Port): Channel<Out> {
  let open = true;
  port.onDisconnect.addListener(() => {
    open = false;
  });
  return {
    send(message) {
      if (!open) return false;
      try {
        port.postMessage(message);
        return true;
      } catch {
        // Between a page's end and onDisconnect, postMessage throws.
        return false;
      }
    },
    onMessage(listener) {
      port.onMessage.addListener((message: unknown) => listener(message));
    },
    onClose(listener) {
      port.onDisconnect.addListener(() => listener());
    },
    close() {
      open = false;
      port.disconnect();
    },
  };
}

/** @param base address of this extension's own pages (`runtime.getURL("")`) */
export function portPeer(port: Runtime.Port, base: string): Peer {
  const sender = port.sender;
  const own = sender?.url?.startsWith(base) ?? false;
  return {
    name: port.name,
    tab: own ? null : (sender?.tab?.id ?? null),
    frame: sender?.frameId ?? 0,
    page: sender?.tab?.url ?? null,
    own,
  };
}
