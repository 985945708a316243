/** A recorder in the page, and a document that streams to it as a hook and a relay would. */
import {
  RELAY_PORT,
  type RecorderToRelay,
  type RelayToRecorder,
} from "../../../src/messages/capture.ts";
import { Recorder } from "../../../src/recorder/recorder.ts";
import { Connection } from "../../../src/store/connection.ts";
import type { Flush, FlushResult } from "../../../src/store/commit.ts";
import { Reader } from "../../../src/store/reader.ts";
import { Writer } from "../../../src/store/writer.ts";
import { channelPair, type MemoryChannel } from "../../unit/messages/memory-channel.ts";
import { MemoryPlatform } from "../../unit/recorder/memory-platform.ts";
import type { Story } from "../stories.ts";
import type { TapeMessage } from "../wire.ts";

export const TAB = 7;
const DOCUMENT = "d".repeat(32);
const PAGE = "https://studio.example/create";
const GB = 1_000_000_000;
/** What may be on its way to the recorder, bytes: bounds memory on tapes of a gigabyte. */
const IN_FLIGHT = 8 * 1024 * 1024;
/** What a full storage takes before it is full, bytes. */
const ROOM = 6_000_000;

/** A storage that fills up. Gaps and ends still fit, as in a browser. */
class FullWriter extends Writer {
  #taken = 0;
  override commit(flush: Flush): Promise<FlushResult> {
    const bytes = flush.tape.reduce((sum, { bytes: kept }) => sum + kept.byteLength, 0);
    if (bytes > 0 && this.#taken + bytes > ROOM) return Promise.resolve("full");
    this.#taken += bytes;
    return super.commit(flush);
  }
}

/** A browser in which the story's page stands in tab {@link TAB}, DevTools open. */
export function browserOf(story: Story): MemoryPlatform {
  const platform = new MemoryPlatform();
  platform.urls.set(TAB, PAGE);
  platform.devtools.add(TAB);
  platform.documents.set(`${TAB}:0`, { document: DOCUMENT, hooked: true, trouble: null });
  // A kept database is opened again: its streams belong to the same browser session.
  platform.sessionValues.set("session", "workshop");
  platform.sessionValues.set("devtools", [TAB]);
  if (story.page === "paused") platform.sessionValues.set("paused", [TAB]);
  const budget = story.name === "pictures" ? 4 * GB : GB / 2;
  platform.localValues.set("settings", { keepSecrets: false, budget, origins: [] });
  return platform;
}

/** What the page is when the panel opens; before that, streams were recorded in it. */
export function turnPage(platform: MemoryPlatform, story: Story): void {
  const trouble = "TypeError: Cannot read properties of undefined (reading 'getReader')";
  switch (story.page) {
    case "trouble":
      platform.documents.set(`${TAB}:0`, { document: DOCUMENT, hooked: true, trouble });
      break;
    case "reload":
      platform.documents.clear();
      break;
    case "forbidden":
      platform.documents.clear();
      platform.readable.clear();
      break;
    case "unsupported":
      platform.documents.clear();
      platform.urls.set(TAB, "chrome://settings/");
      break;
    case "paused":
    case undefined:
      break;
  }
}

export function startRecorder(platform: MemoryPlatform, story: Story): Recorder {
  const connection = new Connection();
  const writer = story.store === "full" ? new FullWriter(connection) : new Writer(connection);
  return new Recorder(platform, new Reader(connection), writer);
}

/** The document's line to the recorder. */
export class TapePlayer {
  readonly #line: MemoryChannel<RelayToRecorder>;
  readonly #timeOrigin: number;
  /** Blocks that are not committed yet: bytes by `stream:index`. */
  readonly #sent = new Map<string, number>();
  #inFlight = 0;
  #acknowledged: () => void = () => {};

  /** @param timeOrigin epoch milliseconds of the tape's zero */
  constructor(recorder: Recorder, timeOrigin: number) {
    const [near, far] = channelPair<RelayToRecorder, RecorderToRelay>();
    near.onMessage((message) => this.#hear(message as RecorderToRelay));
    const peer = { name: RELAY_PORT, tab: TAB, frame: 0, page: PAGE, own: false };
    recorder.connect(far, peer);
    near.send({
      kind: "hello",
      document: DOCUMENT,
      url: PAGE,
      top: true,
      timeOrigin,
      crossOriginIsolated: false,
    });
    this.#line = near;
    this.#timeOrigin = timeOrigin;
  }

  /** Sends everything, at the pace at which the recorder takes it. */
  async record(messages: AsyncIterable<TapeMessage>): Promise<void> {
    for await (const message of messages) await this.#send(message);
  }

  /** Sends each message when the page's clock says so. Ends with the tape. */
  async play(messages: AsyncIterable<TapeMessage>): Promise<void> {
    for await (const message of messages) {
      const wait = this.#timeOrigin + dueAt(message) - Date.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      await this.#send(message);
    }
  }

  async #send(message: TapeMessage): Promise<void> {
    if (message.kind === "block") {
      const size = message.block.bytes.length;
      this.#sent.set(`${message.stream}:${message.block.index}`, size);
      this.#inFlight += size;
    }
    this.#line.send(message);
    while (this.#inFlight > IN_FLIGHT) {
      await new Promise<void>((resolve) => {
        this.#acknowledged = resolve;
      });
    }
  }

  #hear(message: RecorderToRelay): void {
    if (message.kind === "discard") {
      for (const key of this.#sent.keys()) {
        if (key.startsWith(message.stream)) this.#release(key);
      }
    }
    if (message.kind === "ack") {
      for (let index = message.blocks - 1; index >= 0; index--) {
        if (!this.#release(`${message.stream}:${index}`)) break;
      }
    }
    this.#acknowledged();
  }

  #release(key: string): boolean {
    this.#inFlight -= this.#sent.get(key) ?? 0;
    return this.#sent.delete(key);
  }
}

/** When it happened in the page, ms on its monotonic clock. */
function dueAt(message: TapeMessage): number {
  if (message.kind === "open") return message.respondedAt;
  if (message.kind === "end") return message.at;
  return message.kind === "block" ? (message.block.times.at(-1) ?? 0) : 0;
}
