/**
 * The content script in the isolated world: takes what the hook of this document hands over, owns
 * it until the recorder has committed it, and passes the recorder's word back.
 */
import type { CaptureMessage, HookCommand, ProbeAnswer, TabMessage } from "../messages/capture.ts";
import { ASK, HANDSHAKE, isFreshDocument, LEAVE, TO_RELAY } from "../messages/handshake.ts";
import { Line } from "./line.ts";
import { extensionApi, scope } from "./api.ts";

let hookPort: MessagePort | null = null;
const command = (message: HookCommand): void => hookPort?.postMessage(message, []);
const line = new Line(command);

/** Whatever the hook hands over in answer comes before this returns. */
const tellHook = (type: string): void => void hookPort?.dispatchEvent(new Event(type));

/** The last chunks of a page that goes away must not wait for a timer. */
const leave = (): void => {
  tellHook(LEAVE);
  line.leave();
};
const comeBack = (): void => line.pump();

/** `document.open()` takes all listeners off the window; one that is there is not added twice. */
function watchPage(): void {
  addEventListener("pagehide", leave, true);
  addEventListener("pageshow", comeBack, true);
}

function accept(event: Event): void {
  const port = (event as MessageEvent).ports[0];
  if (port === undefined) return;
  // To the hook: you were heard. To everybody else: nothing happened.
  event.preventDefault();
  event.stopImmediatePropagation();
  scope.darkroomRelay = true;
  hookPort = port;
  port.addEventListener(TO_RELAY, (handed) => {
    handed.preventDefault();
    watchPage();
    line.take((handed as MessageEvent<CaptureMessage>).data);
  });
  watchPage();
}

if (isFreshDocument() && !scope.darkroomRelay) {
  addEventListener(HANDSHAKE, accept, { capture: true, once: true });
}

extensionApi.runtime.onMessage.addListener((message: TabMessage, _sender, answer) => {
  if (message.kind === "armed") command(message);
  if (message.kind === "probe") {
    tellHook(ASK);
    const probe: ProbeAnswer = {
      document: line.document,
      hooked: scope.darkroomRelay === true,
      trouble: line.trouble,
    };
    answer(probe);
  }
});
