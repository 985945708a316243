/** The page that DevTools load: it creates the panel and tells the recorder that DevTools are open. */
import { browser } from "../messages/browser.ts";
import { DEVTOOLS_PORT, type DevtoolsQuestion, type DevtoolsWord } from "../messages/panel.ts";

const tab = browser.devtools.inspectedWindow.tabId;

// Paths from the root: Firefox resolves relative ones against this page, Chrome against the root.
void browser.devtools.panels.create("Darkroom", "/icons/icon-32.png", "/src/panel/panel.html");

// One connection arms the tab. When the worker falls asleep it drops the port, and we leave it so:
// which tabs are armed outlives the worker, and a restarted one that wants to be sure asks.
browser.runtime.connect({ name: `${DEVTOOLS_PORT}${tab}` });

browser.runtime.onMessage.addListener((message: unknown) =>
  isQuestion(message) && message.tab === tab ? Promise.resolve(true) : undefined,
);

window.addEventListener("pagehide", () => say("devtools-closed"));
// A page from the back/forward cache goes by what it heard before it went there.
browser.devtools.network.onNavigated.addListener(() => say("devtools-navigated"));

function say(kind: DevtoolsWord["kind"]): void {
  const word: DevtoolsWord = { kind, tab };
  // Nobody may be there to hear it: the extension may be gone as well.
  browser.runtime.sendMessage(word).catch(() => {});
}

function isQuestion(message: unknown): message is DevtoolsQuestion {
  return (
    typeof message === "object" &&
    message !== null &&
    "kind" in message &&
    message.kind === "devtools-open?"
  );
}
