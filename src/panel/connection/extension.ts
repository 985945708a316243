/** The connection inside a real DevTools panel. */
import { browser } from "../../messages/browser.ts";
import { PANEL_PORT, type PanelNotice, type PanelRequest } from "../../messages/panel.ts";
import { Reader } from "../../store/reader.ts";
import { requestAccess } from "../access/access.ts";
import type { Link } from "../state/state.ts";
import type { Connection, ConnectionEvent } from "./connection.ts";

/** A new document's relay needs a moment before it can be asked whether it is there, ms. */
const SETTLE = 500;

/** How long to wait before asking a recorder again that went away without a word, ms. */
const RETRY = 1_000;

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
  let navigating = false;
  /** Ports in a row that dropped before anything came through them. */
  let silent = 0;

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
        silent = 0;
        setLink("connected");
      }
      // Our own recorder sent it; pages cannot reach this port.
      hear(notice as PanelNotice);
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = null;
      if (answered) return setLink("asleep");
      silent += 1;
      if (silent > 1) return setLink("unreachable");
      // A worker may be ended in the very moment it is asked.
      setTimeout(() => request({ kind: "status" }), RETRY);
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

  function hear(notice: PanelNotice): void {
    if (navigating && notice.kind === "status") {
      navigating = false;
      if (notice.status.page.kind === "reload") {
        setTimeout(() => request({ kind: "status" }), SETTLE);
        return;
      }
    }
    listener(notice);
  }

  /** Address of the last page DevTools told us of; Firefox evaluates nothing in a page it withholds. */
  let address: string | null = null;
  const onNavigated = (url: unknown): void => {
    address = typeof url === "string" ? url : null;
    navigating = true;
    request({ kind: "status" });
  };

  const onBroadcast = (message: unknown): void => {
    if (isAwake(message) && port === null) request({ kind: "status" });
  };

  return {
    tab,
    version: browser.runtime.getManifest().version,
    request,
    listen(heard) {
      listener = heard;
      browser.runtime.onMessage.addListener(onBroadcast);
      browser.devtools.network.onNavigated.addListener(onNavigated);
      request({ kind: "status" });
      return () => {
        browser.devtools.network.onNavigated.removeListener(onNavigated);
        browser.runtime.onMessage.removeListener(onBroadcast);
        listener = () => {};
        const open = port;
        port = null;
        open?.disconnect();
      };
    },
    store: new Reader(),
    reloadPage() {
      browser.devtools.inspectedWindow.reload();
    },
    async pageOrigin() {
      let origin: unknown;
      try {
        // Firefox and the polyfill answer [value, error], Chrome's own `browser` the value alone.
        const answer: unknown = await browser.devtools.inspectedWindow.eval("location.origin");
        origin = Array.isArray(answer) ? answer[0] : answer;
      } catch {
        // The browser's own pages do not let themselves be evaluated.
      }
      if (typeof origin === "string") return webOrigin(origin);
      return address === null ? null : webOrigin(address);
    },
    requestAccess,
  };
}

/** The origin of a web page's address; null for a browser's own pages. */
function webOrigin(url: string): string | null {
  return URL.canParse(url) && /^https?:/.test(url) ? new URL(url).origin : null;
}

function isAwake(message: unknown): boolean {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    message.kind === "recorder-awake"
  );
}
