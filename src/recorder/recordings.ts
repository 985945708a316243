/**
 * The streams being recorded: which there are, the document each comes from, and what becomes of
 * them when that document goes, when they end, and when the user removes them.
 */
import type { ProbeAnswer, StreamId, TabMessage } from "../messages/capture.ts";
import { checkProbeAnswer } from "../messages/guards.ts";
import { enforceBudget } from "../store/quota.ts";
import type { StreamRecord } from "../store/records.ts";
import type { StoreReader } from "../store/store.ts";
import type { Writer } from "../store/writer.ts";
import type { StreamContext, StreamEvents } from "./flushes.ts";
import type { Panels } from "./panels.ts";
import type { Platform } from "./platform.ts";
import type { Relay, Relays } from "./relays.ts";
import type { Session } from "./session.ts";
import type { UserSettings } from "./settings.ts";
import type { Status } from "./status.ts";
import { RecordedStream } from "./stream.ts";

const LEFT = "the page went away";
const CRASHED = "the browser went away";
/** Followed by what the page's side says of it. */
const STOPPED = "recording stopped in the page: ";

export interface RecordingsParts {
  readonly platform: Platform;
  readonly reader: StoreReader;
  readonly writer: Writer;
  readonly relays: Relays;
  readonly panels: Panels;
  readonly status: Status;
  readonly settings: UserSettings;
  readonly session: Session;
}

export class Recordings {
  readonly #parts: RecordingsParts;
  readonly #context: StreamContext;
  readonly #streams = new Map<StreamId, RecordedStream>();
  /** The relay that last spoke of a stream: acknowledgements go there. */
  readonly #sources = new Map<StreamId, Relay>();
  /** Resolves when the storage budget was last seen to. Never rejects. */
  #budget: Promise<unknown> = Promise.resolve();
  /** How many streams the budget has removed. */
  #removals = 0;

  constructor(parts: RecordingsParts) {
    const { writer, reader, session, settings } = parts;
    this.#parts = parts;
    this.#context = {
      writer,
      reader,
      session: session.id,
      keepSecrets: () => settings.current.keepSecrets,
      events: this.#streamEvents(),
    };
  }

  /** Resolves when all that was received is committed or given up. */
  async settled(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((stream) => stream.settled()));
  }

  /** After a start: what became of the streams that were open? */
  async resume(): Promise<void> {
    const { writer, session } = this.#parts;
    for (const record of await writer.openStreams()) {
      if (record.session !== session.id) this.#interrupt(record.id, CRASHED);
    }
    await this.checkOpen();
  }

  stream(id: StreamId): RecordedStream {
    const known = this.#streams.get(id);
    if (known) return known;
    const stream = new RecordedStream(id, this.#context);
    this.#streams.set(id, stream);
    return stream;
  }

  sourceOf(id: StreamId): Relay | undefined {
    return this.#sources.get(id);
  }

  /** What the store commits of this stream is acknowledged there from now on. */
  setSource(id: StreamId, relay: Relay): void {
    this.#sources.set(id, relay);
  }

  async isStored(id: StreamId): Promise<boolean> {
    return (await this.#parts.reader.getStream(id)) !== undefined;
  }

  /** The streams that come from this relay. */
  from(relay: Relay): StreamId[] {
    return [...this.#sources].flatMap(([id, source]) => (source === relay ? [id] : []));
  }

  /** A message of a relay has come to its stream: the last, if the page records no more. */
  received(relay: Relay, stream: RecordedStream): void {
    if (relay.trouble !== null) stream.interrupt(STOPPED + relay.trouble);
  }

  /** The document of a relay records no more. */
  async stopped(relay: Relay, words: string): Promise<void> {
    relay.trouble = words;
    const { writer } = this.#parts;
    const stored = await writer.openStreams();
    const own = stored.filter(({ document }) => document === relay.hello?.document);
    for (const id of new Set([...this.from(relay), ...own.map((record) => record.id)])) {
      this.#interrupt(id, STOPPED + words);
    }
  }

  /** A relay has a line (again): its word that it records no more may have been for a dead worker. */
  async relayCame(relay: Relay): Promise<void> {
    const { hello } = relay;
    const open = await this.#parts.writer.openStreams();
    if (!open.some(({ document }) => document === hello?.document)) return;
    const answer = await this.#probe(relay);
    if (answer?.document !== hello?.document || !answer?.trouble) return;
    await this.stopped(relay, answer.trouble);
  }

  /** A relay's line broke: its document may be gone, or only the line. */
  async relayLeft(relay: Relay): Promise<void> {
    for (const id of this.from(relay)) {
      // While others were waited for, the document's new line may have taken it over.
      if (this.#sources.get(id) === relay) this.#sources.delete(id);
      await this.#streams.get(id)?.settled();
    }
    // Not only those: a stream that was silent since this worker started has never spoken to it.
    const document = relay.hello?.document;
    if (document !== undefined) await this.checkOpen((record) => record.document === document);
  }

  /** Are the documents of the open streams still there? Of all, or of some. */
  async checkOpen(which: (record: StreamRecord) => boolean = () => true): Promise<void> {
    const { writer, session } = this.#parts;
    const open = await writer.openStreams();
    const ours = open.filter((record) => record.session === session.id && which(record));
    await Promise.all(ours.map((record) => this.#checkPresence(record)));
  }

  /**
   * Marks an open stream as interrupted when the document that reads it is gone, or records no
   * more: its word of that may have been for a worker that died.
   */
  async #checkPresence(record: StreamRecord): Promise<void> {
    const { relays } = this.#parts;
    if (relays.has(record.document)) return;
    const answer = await this.#probe(record);
    const there = answer?.document === record.document;
    if ((there && answer.trouble === null) || relays.has(record.document)) return;
    this.#interrupt(record.id, there ? STOPPED + answer.trouble : LEFT);
  }

  /** Asks the relay in a frame, if there is one. */
  async #probe({ tab, frame }: Pick<Relay, "tab" | "frame">): Promise<ProbeAnswer | null> {
    const probe: TabMessage = { kind: "probe" };
    return checkProbeAnswer(await this.#parts.platform.sendToTab(tab, probe, frame));
  }

  #interrupt(id: StreamId, words: string): void {
    this.stream(id).interrupt(words);
    // It may have ended meanwhile, and then nothing else tells that it is done with.
    this.#parts.status.guard(null, this.#forgetDone(id));
  }

  async remove(streams: readonly StreamId[]): Promise<void> {
    const { writer, panels } = this.#parts;
    let removed = 0;
    try {
      const underWay = await this.#underWay();
      await this.#forget(streams.filter((id) => underWay.has(id)));
      for (const id of streams) {
        await writer.remove(id);
        removed += 1;
      }
    } finally {
      if (removed > 0) panels.toAll({ kind: "removed", streams: streams.slice(0, removed) });
      // A panel hides at once what it asks to be removed.
      if (removed < streams.length) panels.toAll({ kind: "kept", streams: streams.slice(removed) });
    }
  }

  async removeEverything(): Promise<void> {
    const { writer, reader, panels, status } = this.#parts;
    const all = (await reader.listStreams()).map(({ id }) => id);
    await this.#forget([...(await this.#underWay())]);
    await writer.removeEverything();
    status.storageTrouble(null);
    panels.toAll({ kind: "removed", streams: all });
  }

  /** Removes what exceeds the budget; see store/quota.ts. */
  enforceBudget(counted: "finished" | "all", latest: StreamId | null = null): Promise<void> {
    // One after another: of two streams that end together, each would see the other as too much.
    const enforced = this.#budget.then(() => this.#removeExcess(counted, latest));
    this.#budget = enforced.catch(() => {});
    return enforced;
  }

  async #removeExcess(...[counted, latest]: Parameters<Recordings["enforceBudget"]>) {
    const { reader, writer, settings, panels } = this.#parts;
    const { budget } = settings.current;
    const streams = await enforceBudget(reader, writer, budget, counted, latest);
    if (streams.length > 0) panels.toAll({ kind: "removed", streams });
    this.#removals += streams.length;
  }

  #streamEvents(): StreamEvents {
    const { panels, status, session } = this.#parts;
    return {
      acknowledge: (stream, blocks, ended) => {
        this.#sources.get(stream)?.channel.send({ kind: "ack", stream, blocks, ended });
        if (ended) status.guard(null, this.#forgetDone(stream));
      },
      changed: (stream) => panels.changed(stream),
      discarded: (stream, stored) => {
        this.#letGo(stream);
        if (stored) panels.toAll({ kind: "removed", streams: [stream] });
      },
      givenUp: (stream) => status.guard(null, session.rememberRemoved([stream])),
      ended: (stream) => {
        status.guard(null, this.#afterEnd(stream));
      },
      trouble: (tab, words) => status.report(tab, words),
      full: (words) => status.storageTrouble(words),
      makeRoom: async () => {
        const before = this.#removals;
        await this.enforceBudget("all");
        // Room that was made for another flush meanwhile is room for this one, too.
        return this.#removals > before;
      },
    };
  }

  async #afterEnd(id: StreamId): Promise<void> {
    await this.#forgetDone(id);
    await this.enforceBudget("finished", id);
  }

  /** Keeps nothing of a stream that is done with when it has settled. */
  async #forgetDone(id: StreamId): Promise<void> {
    const stream = this.#streams.get(id);
    await stream?.settled();
    if (!stream?.done || this.#streams.get(id) !== stream) return;
    this.#streams.delete(id);
    this.#sources.delete(id);
  }

  /** Lets the stream's page go of it, and keeps nothing of it here: there may be many such. */
  #letGo(stream: StreamId): void {
    this.#sources.get(stream)?.channel.send({ kind: "discard", stream });
    this.#sources.delete(stream);
    this.#streams.delete(stream);
  }

  /** Those that are being recorded, stored already or not. */
  async #underWay(): Promise<Set<StreamId>> {
    const open = await this.#parts.writer.openStreams();
    return new Set([...this.#streams.keys(), ...open.map(({ id }) => id)]);
  }

  /** Stops recording streams that are about to be removed, and lets their pages go of them. */
  async #forget(streams: readonly StreamId[]): Promise<void> {
    await this.#parts.session.rememberRemoved(streams);
    // A flush on its way would come after the removal, and the first of a stream would bring it back.
    const flushes = streams.map((id) => this.#streams.get(id));
    for (const flush of flushes) flush?.remove();
    for (const id of streams) this.#letGo(id);
    for (const flush of flushes) await flush?.settled();
  }
}
