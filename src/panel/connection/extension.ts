/** The connection inside a real DevTools panel. */
import { browser } from "../../messages/browser.ts";
import { PANEL_PORT, type PanelNotice, type PanelRequest } from "../../messages/panel.ts";
import { Reader } from "../../store/reader.ts";
import type { Link } from "../state/state.ts";
import type { Connection, ConnectionEvent } from "./connection.ts";

type Port = ReturnType<typeof browser.runtime.connect>;

/**
 * A sleeping worker drops the port. Connecting again at once would wake it every half minute for
 * nothing, so the panel waits: for a request of the user, or for the recorder to say that it woke
 * (only a page that streams wakes it, and then there is something to see).
 */
export function connectExtension(): Connection {
  const tab = browser.devtools.inspectedWindow.tabId;
  let listener: (event: ConnectionEvent) => void = () => {};
  let port: Port | null = null;

  const setLink = (link: Link): void => listener({ kind: "link", link });

  function connect(): Port | null {
    if (port !== null) return port;
    let opened: Port;
    try {
      opened = browser.runtime.connect({ name: `${PANEL_PORT}${tab}` });
    } catch {
      // The extension was updated or removed under this page: its context is invalid for good.
      setLink("unreachable");
      return null;
    }
    port = opened;
    let answered = false;
    opened.onMessage.addListener((notice: unknown) => {
      if (port !== opened) return;
      if (!answered) {
        answered = true;
        setLink("connected");
      }
      // Our own recorder sent it; pages cannot reach this port.
      listener(notice as PanelNotice);
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = null;
      setLink(answered ? "asleep" : "unreachable");
    });
    return opened;
  }

  function request(message: PanelRequest): void {
    try {
      connect()?.postMessage(message);
    } catch {
      // The port died between two events and its onDisconnect is still on the way.
      port = null;
      connect()?.postMessage(message);
    }
  }

  const onBroadcast = (message: unknown): void => {
    if (isAwake(message) && port === null) request({ kind: "status" });
  };

  return {
    tab,
    request,
    listen(heard) {
      listener = heard;
      browser.runtime.onMessage.addListener(onBroadcast);
      request({ kind: "status" });
      return () => {
        browser.runtime.onMessage.removeListener(onBroadcast);
        listener = () => {};
        const open = port;
        port = null;
        open?.disconnect();
      };
    },
    store: new Reader(),
    reloadPage() {
      void browser.devtools.inspectedWindow.reload();
    },
    async pageOrigin() {
      try {
        const [origin] = await browser.devtools.inspectedWindow.eval("location.origin");
        return typeof origin === "string" && /^https?:/.test(origin) ? origin : null;
      } catch {
        // The browser's own pages do not let themselves be evaluated.
        return null;
      }
    },
    requestAccess: (origin) => browser.permissions.request({ origins: [origin] }),
  };
}

function isAwake(message: unknown): boolean {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    message.kind === "recorder-awake"
  );
}
