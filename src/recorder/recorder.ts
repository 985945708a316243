/**
 * The background worker's one object: receives the ports, keeps the streams being recorded,
 * answers the panels. It may be thrown away at any moment and made anew; what matters is in the
 * store and in the session.
 */
import {
  RELAY_PORT,
  type CaptureMessage,
  type RecorderToRelay,
  type StreamId,
  type TabMessage,
} from "../messages/capture.ts";
import type { Channel, Peer } from "../messages/channel.ts";
import {
  checkFarewell,
  checkPanelRequest,
  checkProbeAnswer,
  checkRelayMessage,
  streamOf,
} from "../messages/guards.ts";
import {
  DEFAULT_SETTINGS,
  DEVTOOLS_PORT,
  PANEL_PORT,
  type PanelNotice,
  type PanelRequest,
  type RecorderAwake,
  type Settings,
} from "../messages/panel.ts";
import { enforceBudget } from "../store/quota.ts";
import type { StreamRecord } from "../store/records.ts";
import type { StoreReader } from "../store/store.ts";
import type { Writer } from "../store/writer.ts";
import { Arming } from "./arming.ts";
import { Panels } from "./panels.ts";
import type { Platform } from "./platform.ts";
import { Relays, type Relay } from "./relays.ts";
import { Session } from "./session.ts";
import { loadSettings, saveSettings } from "./settings.ts";
import { Status } from "./status.ts";
import { RecordedStream, type StreamContext, type StreamEvents } from "./stream.ts";

const LEFT = "the page went away";
const CRASHED = "the browser went away";
const STOPPED = "recording stopped in the page: ";

/** What is there once the session and the settings were read. */
interface Ready {
  readonly session: Session;
  readonly arming: Arming;
  readonly context: StreamContext;
}

export class Recorder {
  readonly #platform: Platform;
  readonly #reader: StoreReader;
  readonly #writer: Writer;
  readonly #relays = new Relays();
  readonly #panels = new Panels();
  readonly #streams = new Map<StreamId, RecordedStream>();
  /** The relay that last spoke of a stream: acknowledgements go there. */
  readonly #sources = new Map<StreamId, Relay>();
  /** The document that last said hello from a tab's top frame: another one is a new page. */
  readonly #pages = new Map<number, string>();
  readonly #status: Status;
  readonly #ready: Promise<Ready>;
  #settings: Settings = DEFAULT_SETTINGS;

  constructor(platform: Platform, reader: StoreReader, writer: Writer) {
    this.#platform = platform;
    this.#reader = reader;
    this.#writer = writer;
    this.#status = new Status(platform, this.#panels, async (tab, page) => {
      const { arming, session } = await this.#ready;
      return { recording: arming.isArmed(tab, page), session: session.id };
    });
    this.#ready = this.#start();
    this.#guard(null, this.#resume());
  }

  /** A port opened. Its listeners are attached at once, or the browser drops its first messages. */
  connect(channel: Channel<RecorderToRelay | PanelNotice>, peer: Peer): void {
    if (peer.name === RELAY_PORT) this.#connectRelay(channel, peer);
    else if (!peer.own) channel.close();
    else if (peer.name.startsWith(PANEL_PORT)) {
      this.#connectPanel(channel, Number(peer.name.slice(PANEL_PORT.length)));
    } else if (peer.name.startsWith(DEVTOOLS_PORT)) {
      this.#connectDevtools(channel, Number(peer.name.slice(DEVTOOLS_PORT.length)));
    } else channel.close();
  }

  /** A one-off message from a page of this extension. */
  hear(message: unknown): void {
    const farewell = checkFarewell(message);
    if (!farewell) return;
    const { tab } = farewell;
    this.#guard(
      tab,
      this.#ready.then(({ arming }) => arming.devtoolsClosed(tab)),
    );
  }

  /** Resolves when all that was received is committed or given up. */
  async settled(): Promise<void> {
    await this.#ready;
    await Promise.all([...this.#streams.values()].map((stream) => stream.settled()));
  }

  async #start(): Promise<Ready> {
    const [session, settings] = await Promise.all([
      Session.load(this.#platform.session),
      loadSettings(this.#platform.local),
    ]);
    this.#settings = settings;
    const arming = new Arming(
      this.#platform,
      session,
      () => this.#settings,
      (tab) => void this.#status.tell(tab),
    );
    const context: StreamContext = {
      writer: this.#writer,
      reader: this.#reader,
      session: session.id,
      keepSecrets: () => this.#settings.keepSecrets,
      events: this.#streamEvents(),
    };
    return { session, arming, context };
  }

  /** After a start: what became of the streams that were open? */
  async #resume(): Promise<void> {
    const awake: RecorderAwake = { kind: "recorder-awake" };
    const { session } = await this.#ready;
    void this.#platform.broadcast(awake);
    const open = await this.#writer.openStreams();
    await Promise.all(
      open.map((record) =>
        record.session === session.id
          ? this.#checkPresence(record)
          : this.#stream(record.id).then((stream) => stream.interrupt(CRASHED)),
      ),
    );
  }

  // Relays

  #connectRelay(channel: Channel<RecorderToRelay>, peer: Peer): void {
    const relay = this.#relays.add(channel, peer);
    if (!relay) return channel.close();
    const { tab } = relay;
    // One promise after another keeps the order of messages while the session is being read.
    let turn: Promise<unknown> = this.#ready;
    channel.onMessage((raw) => {
      turn = turn
        .then(() => this.#receive(relay, raw))
        .catch((error: unknown) => {
          this.#report(tab, `A message of the page could not be handled: ${String(error)}`);
        });
    });
    channel.onClose(() => {
      this.#relays.remove(relay);
      this.#guard(
        tab,
        turn.then(() => this.#relayLeft(relay)),
      );
    });
  }

  async #receive(relay: Relay, raw: unknown): Promise<void> {
    const message = checkRelayMessage(raw);
    if (!message) return this.#refuse(relay, raw);
    if (message.kind === "trouble") {
      for (const [id, source] of this.#sources) {
        if (source === relay) (await this.#stream(id)).interrupt(STOPPED + message.message);
      }
      return this.#report(relay.tab, message.message);
    }
    if (message.kind === "hello") {
      relay.hello = message;
      if (message.top && this.#pages.get(relay.tab) !== message.document) {
        this.#pages.set(relay.tab, message.document);
        this.#status.forget(relay.tab);
      }
      const { arming } = await this.#ready;
      relay.channel.send({ kind: "armed", armed: arming.isArmed(relay.tab, relay.page) });
      this.#guard(relay.tab, arming.verify(relay.tab));
      return;
    }
    await this.#receiveCapture(relay, message);
  }

  /** What follows a message that was dropped can never be committed: its stream ends there. */
  async #refuse(relay: Relay, raw: unknown): Promise<void> {
    this.#report(relay.tab, "A message of the page was not understood.");
    const id = streamOf(raw);
    if (id === null || (this.#sources.get(id) ?? relay) !== relay) return;
    this.#sources.set(id, relay);
    await (await this.#stream(id)).giveUp("the page sent what could not be understood");
  }

  async #receiveCapture(
    relay: Relay,
    message: Exclude<CaptureMessage, { kind: "trouble" }>,
  ): Promise<void> {
    const { hello, tab, frame } = relay;
    if (!hello) return this.#report(tab, "A page sent a stream before it said who it is.");
    const { session, arming } = await this.#ready;
    this.#sources.set(message.stream, relay);
    // A page that goes away sends without having been told whether its tab records.
    const unwanted =
      message.kind === "open" &&
      !arming.isArmed(tab, relay.page) &&
      (await this.#reader.getStream(message.stream)) === undefined;
    if (unwanted) await session.rememberRemoved([message.stream]);
    if (session.wasRemoved(message.stream)) {
      relay.channel.send({ kind: "discard", stream: message.stream });
      return;
    }
    const stream = await this.#stream(message.stream);
    if (message.kind !== "open") return stream.receive(message);
    const { document, url, timeOrigin, resolution } = hello;
    stream.open(message, { tab, frame, document, url, timeOrigin, resolution });
  }

  async #relayLeft(relay: Relay): Promise<void> {
    const left: StreamRecord[] = [];
    for (const [id, source] of this.#sources) {
      if (source !== relay) continue;
      this.#sources.delete(id);
      const stream = this.#streams.get(id);
      await stream?.settled();
      if (stream?.record?.end === "open") left.push(stream.record);
    }
    await Promise.all(left.map((record) => this.#checkPresence(record)));
  }

  /** Marks an open stream as interrupted when the document that reads it is gone. */
  async #checkPresence(record: StreamRecord): Promise<void> {
    if (this.#relays.has(record.document)) return;
    const probe: TabMessage = { kind: "probe" };
    const answer = await this.#platform.sendToTab(record.tab, probe, record.frame);
    if (checkProbeAnswer(answer)?.document === record.document) return;
    if (this.#relays.has(record.document)) return;
    (await this.#stream(record.id)).interrupt(LEFT);
  }

  // Streams

  async #stream(id: StreamId): Promise<RecordedStream> {
    const { context } = await this.#ready;
    const known = this.#streams.get(id);
    if (known) return known;
    const stream = new RecordedStream(id, context);
    this.#streams.set(id, stream);
    return stream;
  }

  #streamEvents(): StreamEvents {
    return {
      acknowledge: (stream, blocks, ended) => {
        this.#sources.get(stream)?.channel.send({ kind: "ack", stream, blocks, ended });
      },
      changed: (stream, record) => this.#panels.changed(record.tab, stream),
      discarded: (stream, stored) => {
        this.#sources.get(stream)?.channel.send({ kind: "discard", stream });
        if (stored) this.#panels.toAll({ kind: "removed", streams: [stream] });
      },
      ended: (stream) => {
        this.#guard(null, this.#afterEnd(stream));
      },
      trouble: (tab, words) => this.#report(tab, words),
      full: (words) => this.#status.storageTrouble(words),
      makeRoom: async () => (await this.#enforceBudget("all")) > 0,
    };
  }

  async #afterEnd(id: StreamId): Promise<void> {
    const stream = this.#streams.get(id);
    await stream?.settled();
    if (stream?.done) {
      this.#streams.delete(id);
      this.#sources.delete(id);
    }
    await this.#enforceBudget("finished", id);
  }

  async #enforceBudget(
    counted: "finished" | "all",
    latest: StreamId | null = null,
  ): Promise<number> {
    const { budget } = this.#settings;
    const streams = await enforceBudget(this.#reader, this.#writer, budget, counted, latest);
    if (streams.length > 0) this.#panels.toAll({ kind: "removed", streams });
    return streams.length;
  }

  // DevTools pages and panels

  #connectDevtools(channel: Channel<PanelNotice>, tab: number): void {
    if (!Number.isSafeInteger(tab)) return channel.close();
    const opened = this.#ready.then(({ arming }) => arming.devtoolsOpened(tab));
    this.#guard(tab, opened);
    channel.onClose(() => {
      this.#guard(
        tab,
        opened.then(() => this.#ready).then(({ arming }) => arming.devtoolsDisconnected(tab)),
      );
    });
  }

  #connectPanel(channel: Channel<PanelNotice>, tab: number): void {
    if (!Number.isSafeInteger(tab)) return channel.close();
    this.#panels.add(tab, channel);
    channel.onMessage((raw) => {
      const request = checkPanelRequest(raw);
      if (request) this.#guard(tab, this.#answer(tab, request));
      else this.#report(tab, "A request of the panel was not understood.");
    });
    this.#guard(
      tab,
      this.#ready.then(() => {
        channel.send({ kind: "settings", settings: this.#settings });
        return this.#answer(tab, { kind: "status" });
      }),
    );
  }

  async #answer(tab: number, request: PanelRequest): Promise<void> {
    const { arming, session } = await this.#ready;
    switch (request.kind) {
      case "record":
        return arming.setRecording(tab, request.on);
      case "status":
        await this.#status.tell(tab);
        for (const record of await this.#writer.openStreams()) {
          if (record.tab === tab && record.session === session.id)
            await this.#checkPresence(record);
        }
        return;
      case "remove":
        return this.#remove(request.streams);
      case "pin":
        await this.#writer.change(request.stream, { pinned: request.pinned });
        return this.#panels.toAll({ kind: "changed", streams: [request.stream] });
      case "remove-everything": {
        const all = (await this.#reader.listStreams()).map(({ id }) => id);
        await this.#forget(await this.#writer.openStreams());
        await this.#writer.removeEverything();
        this.#status.storageTrouble(null);
        return this.#panels.toAll({ kind: "removed", streams: all });
      }
      case "settings":
        return this.#changeSettings(request.settings);
    }
  }

  async #remove(streams: readonly StreamId[]): Promise<void> {
    const wanted = new Set(streams);
    await this.#forget((await this.#writer.openStreams()).filter(({ id }) => wanted.has(id)));
    for (const id of streams) await this.#writer.remove(id);
    this.#panels.toAll({ kind: "removed", streams });
  }

  /** Stops recording streams that are about to be removed, and lets their pages go of them. */
  async #forget(open: readonly StreamRecord[]): Promise<void> {
    const { session } = await this.#ready;
    const streams = open.map(({ id }) => id);
    await session.rememberRemoved(streams);
    for (const stream of streams) {
      this.#streams.get(stream)?.remove();
      this.#sources.get(stream)?.channel.send({ kind: "discard", stream });
    }
    for (const stream of streams) {
      // A flush on its way would come after the removal; the store refuses it, but it must be over.
      await this.#streams.get(stream)?.settled();
      this.#streams.delete(stream);
    }
  }

  async #changeSettings(settings: Settings): Promise<void> {
    const { arming } = await this.#ready;
    const before = this.#settings;
    this.#settings = settings;
    await saveSettings(this.#platform.local, settings);
    this.#panels.toAll({ kind: "settings", settings });
    if (before.origins.join() !== settings.origins.join()) await arming.pushAll();
    await this.#enforceBudget("finished");
  }

  #report(tab: number | null, words: string): void {
    if (tab === null) this.#status.storageTrouble(words);
    else this.#status.pageTrouble(tab, words);
  }

  /** Nothing that fails here may take the worker with it. */
  #guard(tab: number | null, work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#report(tab, String(error instanceof Error ? error.message : error));
    });
  }
}
