/** A relay as the recorder sees one: owns what is not acknowledged, sends it again on every connection. */
import {
  RELAY_PORT,
  type CaptureMessage,
  type RecorderToRelay,
  type RelayToRecorder,
  type StreamId,
} from "../../../src/messages/capture.ts";
import type { Recorder } from "../../../src/recorder/recorder.ts";
import { channelPair, type MemoryChannel } from "../messages/memory-channel.ts";

export type StreamMessage = Exclude<CaptureMessage, { kind: "trouble" }>;

export class FakeRelay {
  readonly heard: RecorderToRelay[] = [];
  unacknowledged: StreamMessage[] = [];
  /** The recorder's end of the line, so that a test can kill it. */
  line: MemoryChannel<RecorderToRelay> | null = null;
  #channel: MemoryChannel<RelayToRecorder> | null = null;
  readonly document: string;
  readonly tab: number;
  readonly url: string;
  /** What the browser says the tab shows as this relay connects. */
  page: string | null;

  constructor(document = "d".repeat(32), tab = 7, url = "https://app.example/chat") {
    this.document = document;
    this.tab = tab;
    this.url = url;
    this.page = url;
  }

  connect(recorder: Recorder): void {
    const [near, far] = channelPair<RelayToRecorder, RecorderToRelay>();
    near.onMessage((message) => this.#hear(message as RecorderToRelay));
    this.#channel = near;
    this.line = far;
    recorder.connect(far, {
      name: RELAY_PORT,
      tab: this.tab,
      frame: 0,
      page: this.page,
      own: false,
    });
    const { document, url } = this;
    near.send({
      kind: "hello",
      document,
      url,
      top: true,
      timeOrigin: 1e12,
      crossOriginIsolated: false,
    });
    for (const message of this.unacknowledged) near.send(message);
  }

  disconnect(): void {
    this.#channel?.close();
  }

  send(message: StreamMessage): void {
    this.unacknowledged.push(message);
    this.#channel?.send(message);
  }

  sendRaw(message: unknown): void {
    this.#channel?.send(message as RelayToRecorder);
  }

  acknowledged(stream: StreamId): Extract<RecorderToRelay, { kind: "ack" }> | undefined {
    return this.heard.findLast((message) => message.kind === "ack" && message.stream === stream) as
      | Extract<RecorderToRelay, { kind: "ack" }>
      | undefined;
  }

  #hear(message: RecorderToRelay): void {
    this.heard.push(message);
    if (message.kind === "discard") {
      this.unacknowledged = this.unacknowledged.filter(({ stream }) => stream !== message.stream);
    }
    if (message.kind !== "ack") return;
    this.unacknowledged = this.unacknowledged.filter((sent) => {
      if (sent.stream !== message.stream) return true;
      if (sent.kind === "open") return false;
      return sent.kind === "block" ? sent.block.index >= message.blocks : !message.ended;
    });
  }
}
