/** The pages' side: what relays send, put in order, checked, and handed to the recordings. */
import type { CaptureMessage, RecorderToRelay } from "../messages/capture.ts";
import type { Channel, Peer } from "../messages/channel.ts";
import { checkRelayMessage, streamOf } from "../messages/guards.ts";
import { clockStep } from "./clock.ts";
import type { Ready } from "./ready.ts";
import { pageOf, type Relay, type Relays } from "./relays.ts";
import type { Status } from "./status.ts";

const TOO_LARGE = "a part of this stream is larger than what the browser takes from a page at once";

export class RelayPorts {
  readonly #relays: Relays;
  readonly #status: Status;
  readonly #ready: Promise<Ready>;
  /** The document that last said hello from a tab's top frame: another one is a new page. */
  readonly #pages = new Map<number, string>();

  constructor(relays: Relays, status: Status, ready: Promise<Ready>) {
    this.#relays = relays;
    this.#status = status;
    this.#ready = ready;
  }

  connect(channel: Channel<RecorderToRelay>, peer: Peer): void {
    const relay = this.#relays.add(channel, peer);
    if (!relay) return channel.close();
    const { tab } = relay;
    // One promise after another keeps the order of messages while the session is being read.
    let turn: Promise<unknown> = this.#ready;
    channel.onMessage((raw) => {
      turn = turn
        .then(() => this.#receive(relay, raw))
        .catch((error: unknown) => {
          this.#status.report(tab, `A message of the page could not be handled: ${String(error)}`);
        });
    });
    channel.onClose(() => {
      this.#relays.remove(relay);
      this.#status.guard(
        tab,
        turn.then(() => this.#ready).then(({ recordings }) => recordings.relayLeft(relay)),
      );
    });
  }

  async #receive(relay: Relay, raw: unknown): Promise<void> {
    const ready = await this.#ready;
    const message = checkRelayMessage(raw);
    if (!message) return this.#refuse(ready, relay, raw);
    if (message.kind === "trouble") {
      await ready.recordings.stopped(relay, message.message);
      return this.#status.report(relay.tab, message.message);
    }
    if (message.kind === "hello") {
      relay.hello = message;
      if (message.top && this.#pages.get(relay.tab) !== message.document) {
        this.#pages.set(relay.tab, message.document);
        this.#status.forget(relay.tab);
      }
      const { arming } = ready;
      relay.channel.send({ kind: "armed", armed: arming.isArmed(relay.tab, pageOf(relay)) });
      this.#status.guard(relay.tab, arming.verify(relay.tab));
      this.#status.guard(relay.tab, ready.recordings.relayCame(relay));
      return;
    }
    await this.#receiveCapture(ready, relay, message);
  }

  /** What follows a message that was dropped can never be committed: its stream ends there. */
  async #refuse({ recordings }: Ready, relay: Relay, raw: unknown): Promise<void> {
    this.#status.report(relay.tab, "A message of the page was not understood.");
    const id = streamOf(raw);
    if (id === null || (recordings.sourceOf(id) ?? relay) !== relay) return;
    recordings.setSource(id, relay);
    const stream = recordings.stream(id);
    await stream.settled();
    await stream.giveUp("the page sent what could not be understood");
  }

  async #receiveCapture(
    { session, arming, recordings }: Ready,
    relay: Relay,
    message: Exclude<CaptureMessage, { kind: "trouble" }>,
  ): Promise<void> {
    const { hello, tab, frame } = relay;
    if (!hello) {
      return this.#status.report(tab, "A page sent a stream before it said who it is.");
    }
    // A page that goes away sends without having been told whether its tab records.
    const unwanted =
      message.kind === "open" &&
      !arming.isArmed(tab, pageOf(relay)) &&
      !(await recordings.isStored(message.stream));
    if (unwanted) await session.rememberRemoved([message.stream]);
    if (session.wasRemoved(message.stream)) {
      relay.channel.send({ kind: "discard", stream: message.stream });
      return;
    }
    recordings.setSource(message.stream, relay);
    const stream = recordings.stream(message.stream);
    if (message.kind === "lost") {
      this.#status.report(tab, TOO_LARGE);
      // What came before it is committed first.
      await stream.settled();
      return stream.giveUp(TOO_LARGE);
    }
    if (message.kind === "open") {
      const { document, url, timeOrigin, crossOriginIsolated } = hello;
      const resolution = clockStep(crossOriginIsolated);
      stream.open(message, { tab, frame, document, url, timeOrigin, resolution });
    } else stream.receive(message);
    recordings.received(relay, stream);
  }
}
