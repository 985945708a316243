/** The line to the recorder: connected only when there is something to say, resent until committed. */
import {
  RELAY_PORT,
  type CaptureMessage,
  type HookCommand,
  type RecorderToRelay,
  type RelayHello,
  type StreamId,
} from "../messages/capture.ts";
import { extensionApi, type RuntimePort } from "./api.ts";

type Of<Kind extends CaptureMessage["kind"]> = Extract<CaptureMessage, { kind: Kind }>;

/** What of one stream the recorder has not committed yet. */
interface Held {
  open: Of<"open"> | null;
  readonly blocks: Of<"block">[];
  end: Of<"end"> | null;
  /** How many of `blocks` were sent on this connection. */
  sentBlocks: number;
  sentOpen: boolean;
  sentEnd: boolean;
  /** The recorder was armed when the stream began: it is recorded to its end, whatever comes. */
  accepted: boolean;
}

/** Sent but not acknowledged at most, so that the recorder's memory stays bounded. */
const WINDOW_BYTES = 16 * 1024 * 1024;
/** Between two attempts to reach a recorder that keeps dying. */
const RETRY_MS = 200;
/**
 * A port that was opened while the worker died is never answered and, in Chromium 156, never told
 * that it is closed. After so long without a word while something waits, a new one is opened;
 * each time in vain doubles the wait, for the recorder may only be busy.
 */
const PATIENCE_MS = 2000;
const LONGEST_PATIENCE_MS = 30_000;

/**
 * Smallest step of `performance.now()`. Chromium: 5 µs in cross-origin-isolated pages, else 100 µs;
 * Firefox: 20 µs and 1 ms. https://developer.mozilla.org/docs/Web/API/Performance_API/High_precision_timing
 */
const FIREFOX = "mozInnerScreenX" in globalThis;
const CLOCK_STEP_MS = crossOriginIsolated ? (FIREFOX ? 0.02 : 0.005) : FIREFOX ? 1 : 0.1;

/**
 * When a page is left, its requests are broken off between `beforeunload` and `pagehide`, which may
 * be seconds apart, and look like a failed network. Such an end waits: if the document goes, the
 * recorder says so; if it stays (a download, a question answered with "stay"), it was the network.
 */
const LEAVING_MS = 10_000;

/** 32 hexadecimal digits. `crypto.randomUUID` is missing on http: pages and in data: frames. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Line {
  readonly document = randomId();
  trouble: string | null = null;
  readonly #command: (command: HookCommand) => void;
  readonly #held = new Map<StreamId, Held>();
  #port: RuntimePort | null = null;
  /** The recorder has answered on this connection whether the tab records. */
  #answered = false;
  #inFlight = 0;
  #lastAttempt = 0;
  /** Something was heard on this connection since the watch last looked. */
  #heard = false;
  #watching = false;
  #patience = PATIENCE_MS;
  #leftAt = -LEAVING_MS;
  #dead = false;

  constructor(command: (command: HookCommand) => void) {
    this.#command = command;
  }

  /** Owns `message` from now on. */
  take(message: CaptureMessage): void {
    if (this.#dead) return;
    if (message.kind === "trouble") {
      this.trouble = message.message;
      this.#connect()?.postMessage(message);
      return;
    }
    const held = this.#of(message.stream);
    if (message.kind === "open") held.open = message;
    else if (message.kind === "block") held.blocks.push(message);
    else if (message.end === "failed" && performance.now() < this.#leftAt + LEAVING_MS) {
      setTimeout(() => this.#end(held, message), LEAVING_MS);
    } else held.end = message;
    this.pump();
  }

  #end(held: Held, message: Of<"end">): void {
    held.end = message;
    this.pump();
  }

  /** Sends what may be sent; connects when there is something to say. */
  pump(): void {
    if (!this.#waiting()) return;
    const port = this.#connect();
    if (port === null) return;
    this.#watch();
    if (!this.#answered) return;
    try {
      for (const held of this.#held.values()) this.#send(port, held);
    } catch {
      // The port is closed, and its event is still on its way.
      this.#lost(port);
    }
  }

  #send(port: RuntimePort, held: Held): void {
    held.accepted = true;
    if (held.open !== null && !held.sentOpen) {
      port.postMessage(held.open);
      held.sentOpen = true;
    }
    while (held.sentBlocks < held.blocks.length && this.#inFlight < WINDOW_BYTES) {
      const block = held.blocks[held.sentBlocks]!;
      port.postMessage(block);
      held.sentBlocks += 1;
      this.#inFlight += block.block.bytes.byteLength;
    }
    if (held.end !== null && !held.sentEnd && held.sentBlocks === held.blocks.length) {
      port.postMessage(held.end);
      held.sentEnd = true;
    }
  }

  /** Notices a connection that is dead without having said so. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#heard = false;
    const port = this.#port;
    setTimeout(() => {
      this.#watching = false;
      if (!this.#waiting() || this.#dead) return;
      if (port !== null && port === this.#port && !this.#heard) {
        this.#patience = Math.min(this.#patience * 2, LONGEST_PATIENCE_MS);
        port.disconnect();
        this.#lost(port);
      } else this.pump();
    }, this.#patience);
  }

  /** Is there anything that the recorder has not committed? Only that is worth waking it for. */
  #waiting(): boolean {
    for (const { open, blocks, end } of this.#held.values()) {
      if (open !== null || blocks.length > 0 || end !== null) return true;
    }
    return false;
  }

  #of(stream: StreamId): Held {
    let held = this.#held.get(stream);
    if (held === undefined) {
      held = {
        open: null,
        blocks: [],
        end: null,
        sentBlocks: 0,
        sentOpen: false,
        sentEnd: false,
        accepted: false,
      };
      this.#held.set(stream, held);
      // Only while streams are open: Firefox keeps pages with this listener out of its bfcache.
      // https://developer.mozilla.org/docs/Web/API/Window/beforeunload_event#usage_notes
      addEventListener("beforeunload", this.#leave);
    }
    return held;
  }

  readonly #leave = (): void => {
    this.#leftAt = performance.now();
  };

  #forget(stream: StreamId): void {
    this.#held.delete(stream);
    if (this.#held.size === 0) removeEventListener("beforeunload", this.#leave);
  }

  #connect(): RuntimePort | null {
    if (this.#port !== null || this.#dead) return this.#port;
    try {
      const port = extensionApi.runtime.connect({ name: RELAY_PORT });
      port.onMessage.addListener((message) => this.#hear(message as RecorderToRelay));
      port.onDisconnect.addListener(() => this.#lost(port));
      this.#port = port;
      this.#lastAttempt = Date.now();
      const hello: RelayHello = {
        kind: "hello",
        document: this.document,
        url: location.href,
        top: window === window.top,
        timeOrigin: performance.timeOrigin,
        resolution: CLOCK_STEP_MS,
      };
      port.postMessage(hello);
    } catch {
      // The extension was updated, reloaded or removed; this script is all that is left of it.
      this.#dead = true;
      this.#port = null;
      this.#held.clear();
      removeEventListener("beforeunload", this.#leave);
      this.#command({ kind: "dormant" });
    }
    return this.#port;
  }

  #hear(message: RecorderToRelay): void {
    this.#heard = true;
    this.#patience = PATIENCE_MS;
    switch (message.kind) {
      case "armed":
        this.#command(message);
        this.#answered = true;
        if (!message.armed) this.#dropUnaccepted();
        this.pump();
        break;
      case "bound":
        this.#command(message);
        break;
      case "discard":
        this.#discard(message.stream);
        break;
      case "ack":
        this.#acknowledge(message.stream, message.blocks, message.ended);
        this.pump();
    }
  }

  /** The tab does not record: streams that had not begun to be recorded are let go. */
  #dropUnaccepted(): void {
    for (const [stream, held] of this.#held) {
      if (!held.accepted) this.#discard(stream);
    }
    if (this.#held.size === 0) {
      this.#port?.disconnect();
      this.#port = null;
      this.#answered = false;
    }
  }

  /** Lets go of a stream, here and in the hook. */
  #discard(stream: StreamId): void {
    this.#release(stream, Number.POSITIVE_INFINITY);
    this.#forget(stream);
    this.#command({ kind: "discard", stream });
  }

  #acknowledge(stream: StreamId, blocks: number, ended: boolean): void {
    const held = this.#held.get(stream);
    if (held === undefined) return;
    held.open = null;
    this.#release(stream, blocks);
    // An open stream is remembered even when all of it is committed: that it was accepted holds for
    // the bytes to come, though the tab may have ceased to record by then.
    if (ended) this.#forget(stream);
  }

  /** Lets go of the blocks below `index`. */
  #release(stream: StreamId, index: number): void {
    const held = this.#held.get(stream);
    if (held === undefined) return;
    let bytes = 0;
    while (held.blocks.length > 0 && held.blocks[0]!.block.index < index) {
      const size = held.blocks.shift()!.block.bytes.byteLength;
      bytes += size;
      if (held.sentBlocks > 0) {
        held.sentBlocks -= 1;
        this.#inFlight -= size;
      }
    }
    if (bytes > 0) this.#command({ kind: "credit", bytes });
  }

  /** The recorder went to sleep or died: what it had not committed is sent again. */
  #lost(port: RuntimePort): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#answered = false;
    this.#inFlight = 0;
    for (const held of this.#held.values()) {
      held.sentBlocks = 0;
      held.sentOpen = false;
      held.sentEnd = false;
    }
    if (!this.#waiting()) return;
    const wait = Math.max(0, this.#lastAttempt + RETRY_MS - Date.now());
    setTimeout(() => this.pump(), wait);
  }
}
