/** Asking the user for a site, where the browser lets a panel do so and where it does not. */
import { browser } from "../../messages/browser.ts";

/** `#allow=<match pattern>` on the panel's own page makes it ask for that site. */
const HASH = "#allow=";

interface AccessAnswer {
  readonly kind: "access-answer";
  readonly origin: string;
  readonly granted: boolean;
}

/**
 * Call it in a click's own handler. Firefox has no `permissions` in DevTools panels: there a tab
 * with a button of its own opens, and the answer comes from it.
 *
 * @param origin match pattern
 */
export function requestAccess(origin: string): Promise<boolean> {
  // The types say that it is always there.
  const permissions: typeof browser.permissions | undefined = browser.permissions;
  if (permissions !== undefined) return permissions.request({ origins: [origin] });
  return new Promise((resolve) => {
    const onMessage = (message: unknown): void => {
      if (!isAnswer(message) || message.origin !== origin) return;
      browser.runtime.onMessage.removeListener(onMessage);
      resolve(message.granted);
    };
    browser.runtime.onMessage.addListener(onMessage);
    const page = browser.runtime.getURL("src/panel/panel.html");
    window.open(page + HASH + encodeURIComponent(origin));
  });
}

/** The site that this page was opened to ask for; null in a panel. */
export function siteToAskFor(hash: string): string | null {
  return hash.startsWith(HASH) ? decodeURIComponent(hash.slice(HASH.length)) : null;
}

/** Asks in an ordinary tab, and tells the panel that opened it. */
export async function askHere(origin: string): Promise<boolean> {
  const granted = await browser.permissions.request({ origins: [origin] });
  const answer: AccessAnswer = { kind: "access-answer", origin, granted };
  // The panel may have been closed meanwhile.
  await browser.runtime.sendMessage(answer).catch(() => undefined);
  return granted;
}

function isAnswer(message: unknown): message is AccessAnswer {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    message.kind === "access-answer"
  );
}
