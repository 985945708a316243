/** What the recorder needs of the browser, as a small interface; tests bring their own. */
import { browser } from "../messages/browser.ts";

export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

export interface TabInfo {
  readonly id: number;
  /** Null where the browser withholds it: no host permission for that page. */
  readonly url: string | null;
}

export interface Platform {
  /** Lives as long as the browser session, survives the worker. */
  readonly session: KeyValue;
  /** Lives as long as the extension is installed. */
  readonly local: KeyValue;
  /** To every relay of a tab, or of one frame. Resolves with an answer, or undefined when nobody listens. */
  sendToTab(tab: number, message: unknown, frame?: number): Promise<unknown>;
  /** To every page of this extension. Resolves with an answer, or undefined when nobody listens. */
  broadcast(message: unknown): Promise<unknown>;
  /** Is the extension allowed to read pages that match? */
  mayRead(matchPattern: string): Promise<boolean>;
  tab(id: number): Promise<TabInfo | null>;
  tabs(): Promise<readonly TabInfo[]>;
}

function keyValue(area: "session" | "local"): KeyValue {
  return {
    get: async (key) => (await browser.storage[area].get(key))[key],
    set: (key, value) => browser.storage[area].set({ [key]: value }),
  };
}

export const platform: Platform = {
  session: keyValue("session"),
  local: keyValue("local"),
  // "Could not establish connection": no content script there, or the tab is gone. Both are answers.
  sendToTab: (tab, message, frame) =>
    browser.tabs
      .sendMessage(tab, message, frame === undefined ? {} : { frameId: frame })
      .catch(() => undefined),
  broadcast: (message) => browser.runtime.sendMessage(message).catch(() => undefined),
  mayRead: (matchPattern) => browser.permissions.contains({ origins: [matchPattern] }),
  tab: (id) =>
    browser.tabs.get(id).then(
      ({ url }) => ({ id, url: url ?? null }),
      () => null,
    ),
  tabs: async () => {
    const all = await browser.tabs.query({});
    return all.flatMap(({ id, url }) => (id === undefined ? [] : [{ id, url: url ?? null }]));
  },
};
