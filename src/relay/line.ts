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
 * When a page is left, its requests are broken off between `beforeunload` and `pagehide`, which may
 * be seconds apart, and look like a failed network. Such an end waits: if the document goes, the
 * recorder says so; if it stays (a download, a question answered with "stay"), it was the network.
 */
const LEAVING_MS = 10_000;

/** Not `setTimeout`: worlds share its ids, which the page counts, or clears all there are. */
const later = (run: () => void, milliseconds: number): void => {
  // Nobody else has this signal, and every page loads these bytes.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  AbortSignal.timeout(milliseconds).onabort = run;
};

const sizeOf = (message: CaptureMessage): number =>
  message.kind === "block"
    ? message.block.bytes.byteLength
    : ((message as { readonly size?: number }).size ?? 0);

/** Empty of what belongs to no stream. */
const streamOf = (message: CaptureMessage): StreamId =>
  (message as { readonly stream?: StreamId }).stream ?? "";

export class Line {
  /** 32 hexadecimal digits. (`crypto.randomUUID` is missing on http: pages and in data: frames.) */
  readonly document = crypto.getRandomValues(new Uint8Array(16)).toHex();
  trouble: string | null = null;
  readonly #command: (command: HookCommand) => void;
  /** What the recorder has not committed, in the order it came. */
  #queue: CaptureMessage[] = [];
  /** How many of these were sent on this connection, and their bytes. */
  #sent = 0;
  #inFlight = 0;
  /**
   * The streams that have not ended. Those that the tab had begun to record (`true`) are recorded
   * to their end, whatever comes.
   */
  readonly #streams = new Map<StreamId, boolean>();
  #port: RuntimePort | null = null;
  /** The recorder has answered on this connection whether the tab records. */
  #answered = false;
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
    if (message.kind === "trouble") this.trouble = message.message;
    else if (!this.#streams.has(message.stream)) {
      this.#streams.set(message.stream, false);
      // Only while streams are open: Firefox keeps pages with this listener out of its bfcache.
      // https://developer.mozilla.org/docs/Web/API/Window/beforeunload_event#usage_notes
      addEventListener("beforeunload", this.#leave);
    }
    const leaving = performance.now() < this.#leftAt + LEAVING_MS;
    if (message.kind === "end" && message.end === "failed" && leaving) {
      later(() => this.#add(message), LEAVING_MS);
    } else this.#add(message);
  }

  #add(message: CaptureMessage): void {
    this.#queue.push(message);
    this.pump();
  }

  /** The document is going away: all of it is sent, though no answer may come in time. */
  leave(): void {
    this.pump(Number.POSITIVE_INFINITY);
  }

  /**
   * Sends what may be sent; connects when there is something to say, and only then.
   *
   * @param window how many bytes may be under way; without a bound, the recorder's answer whether
   *   the tab records is not waited for either: it drops what it does not want.
   */
  pump(window = WINDOW_BYTES): void {
    if (!this.#queue.length || this.#dead) return;
    const port = this.#connect();
    if (!port) return;
    this.#watch();
    if (!this.#answered && window === WINDOW_BYTES) return;
    try {
      while (this.#sent < this.#queue.length && this.#inFlight < window) {
        const message = this.#queue[this.#sent]!;
        port.postMessage(message);
        this.#sent += 1;
        this.#inFlight += sizeOf(message);
        if (message.kind === "trouble") this.#drop((one) => one === message);
        else this.#streams.set(message.stream, true);
      }
    } catch {
      try {
        this.#greet(port);
      } catch {
        // The port is closed, and its event is still on its way.
        return this.#lost(port);
      }
      // It is the message: no port takes it (64 MiB in Chromium). The others must not wait for it,
      // and what was sent before is resent, if need be, with the word that no more comes.
      const stream = streamOf(this.#queue[this.#sent]!);
      this.#drop((one, sent) => !sent && streamOf(one) === stream);
      this.#queue.push({ kind: "lost", stream });
      this.#command({ kind: "discard", stream });
      this.pump(window);
    }
  }

  #greet(port: RuntimePort): void {
    port.postMessage({
      kind: "hello",
      document: this.document,
      url: location.href,
      top: window === top,
      timeOrigin: performance.timeOrigin,
      crossOriginIsolated,
    } satisfies RelayHello);
  }

  /** Notices a connection that is dead without having said so. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#heard = false;
    const port = this.#port;
    later(() => {
      this.#watching = false;
      if (!this.#queue.length) return;
      if (port && port === this.#port && !this.#heard) {
        this.#patience = Math.min(this.#patience * 2, LONGEST_PATIENCE_MS);
        port.disconnect();
        this.#lost(port);
      } else this.pump();
    }, this.#patience);
  }

  readonly #leave = (): void => {
    this.#leftAt = performance.now();
  };

  #connect(): RuntimePort | null {
    if (this.#port || this.#dead) return this.#port;
    try {
      const port = extensionApi.runtime.connect({ name: RELAY_PORT });
      port.onMessage.addListener((message) => this.#hear(message as RecorderToRelay));
      port.onDisconnect.addListener(() => this.#lost(port));
      this.#port = port;
      this.#lastAttempt = performance.now();
      this.#greet(port);
    } catch {
      // The extension was updated, reloaded or removed; this script is all that is left of it.
      this.#dead = true;
      this.#port = null;
      this.#queue = [];
      removeEventListener("beforeunload", this.#leave);
      this.#command({ kind: "dormant" });
    }
    return this.#port;
  }

  #hear(message: RecorderToRelay): void {
    this.#heard = true;
    if (message.kind === "ack") {
      const { stream, blocks, ended } = message;
      // Only word that something was done: the rest is said on every new line, however late.
      this.#patience = PATIENCE_MS;
      this.#drop(
        (one) =>
          streamOf(one) === stream &&
          (one.kind === "block" ? one.block.index < blocks : one.kind === "open" || ended),
      );
      if (ended) this.#forget(stream);
    } else if (message.kind === "discard") {
      this.#patience = PATIENCE_MS;
      this.#discard(message.stream);
    } else this.#command(message);
    if (message.kind === "armed") {
      this.#answered = true;
      if (!message.armed) this.#dropUnaccepted();
    }
    this.pump();
  }

  /** The tab does not record: streams that had not begun to be recorded are let go. */
  #dropUnaccepted(): void {
    for (const [stream, accepted] of this.#streams) {
      if (!accepted) this.#discard(stream);
    }
    if (this.#streams.size === 0) {
      // At most word of trouble is left, which whoever looks at the tab asks for.
      this.#queue = [];
      this.#port?.disconnect();
      this.#port = null;
      this.#answered = false;
    }
  }

  /** Lets go of a stream, here and in the hook. */
  #discard(stream: StreamId): void {
    this.#drop((one) => streamOf(one) === stream);
    this.#forget(stream);
    this.#command({ kind: "discard", stream });
  }

  #forget(stream: StreamId): void {
    this.#streams.delete(stream);
    if (this.#streams.size === 0) removeEventListener("beforeunload", this.#leave);
  }

  /** Lets go of messages; the hook may hold as many bytes more. */
  #drop(gone: (message: CaptureMessage, sent: boolean) => boolean): void {
    let bytes = 0;
    let sent = 0;
    this.#queue = this.#queue.filter((message, index) => {
      const wasSent = index < this.#sent;
      if (!gone(message, wasSent)) {
        if (wasSent) sent += 1;
        return true;
      }
      bytes += sizeOf(message);
      if (wasSent) this.#inFlight -= sizeOf(message);
      return false;
    });
    this.#sent = sent;
    if (bytes > 0) this.#command({ kind: "credit", bytes });
  }

  /** The recorder went to sleep or died: what it had not committed is sent again. */
  #lost(port: RuntimePort): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#answered = false;
    this.#sent = 0;
    this.#inFlight = 0;
    if (!this.#queue.length) return;
    later(() => this.pump(), Math.max(0, this.#lastAttempt + RETRY_MS - performance.now()));
  }
}
