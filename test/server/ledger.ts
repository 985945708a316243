import { createHash, randomBytes, type Hash } from "node:crypto";

/** How an answer ended, seen from the server. */
export type SentState =
  | "open"
  /** everything was sent and the response was finished */
  | "complete"
  /** the server destroyed the connection on purpose */
  | "cut"
  /** the client closed the connection before the end */
  | "left";

/** What the server sent in one answer: the truth that recordings are compared with. */
export interface LedgerRecord {
  /** Also in the response's `x-run-id` header. */
  readonly id: string;
  readonly method: string;
  /** Path and query of the request. */
  readonly url: string;
  readonly run: string;
  readonly status: number;
  readonly state: SentState;
  /** Bytes of the body handed to the connection, backpressure respected. */
  readonly bytes: number;
  /** SHA-256 of those bytes, hexadecimal. */
  readonly sha256: string;
  /** Milliseconds on the server's monotonic clock. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Whether the whole body is kept, so that `GET /ledger/<id>/body` answers. */
  readonly bodyKept: boolean;
}

/** One answer while it is being sent. */
export class LedgerEntry {
  readonly id = randomBytes(8).toString("hex");
  readonly startedAt = performance.now();
  readonly ended: Promise<void>;
  readonly #hash: Hash = createHash("sha256");
  readonly #keepUpTo: number;
  #settle: () => void = () => {};
  #body: Uint8Array[] | null = [];
  #bytes = 0;
  #state: SentState = "open";
  #endedAt: number | null = null;

  constructor(
    readonly method: string,
    readonly url: string,
    readonly run: string,
    readonly status: number,
    keepUpTo: number,
  ) {
    this.#keepUpTo = keepUpTo;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get state(): SentState {
    return this.#state;
  }

  get bytes(): number {
    return this.#bytes;
  }

  count(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    if (this.#body === null) return;
    if (this.#bytes > this.#keepUpTo) this.#body = null;
    else this.#body.push(bytes);
  }

  /** Only the first call counts: a connection closes after it was finished, too. */
  end(state: Exclude<SentState, "open">): void {
    if (this.#state !== "open") return;
    this.#state = state;
    this.#endedAt = performance.now();
    this.#settle();
  }

  /** The exact body so far, or null when it grew beyond what is kept. */
  body(): Uint8Array | null {
    return this.#body === null ? null : Buffer.concat(this.#body);
  }

  record(): LedgerRecord {
    const { id, method, url, run, status, startedAt } = this;
    return {
      id,
      method,
      url,
      run,
      status,
      state: this.#state,
      bytes: this.#bytes,
      sha256: this.#hash.copy().digest("hex"),
      startedAt,
      endedAt: this.#endedAt,
      bodyKept: this.#body !== null,
    };
  }
}

/** Every answer of the server, in the order in which the requests came. */
export class Ledger {
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #keepUpTo: number;

  /** @param keepUpTo bodies up to so many bytes are kept whole */
  constructor(keepUpTo: number) {
    this.#keepUpTo = keepUpTo;
  }

  open(method: string, url: string, run: string, status: number): LedgerEntry {
    const entry = new LedgerEntry(method, url, run, status, this.#keepUpTo);
    this.#entries.set(entry.id, entry);
    return entry;
  }

  get(id: string): LedgerEntry | undefined {
    return this.#entries.get(id);
  }

  /** Records of all answers, oldest first. */
  all(): LedgerRecord[] {
    return [...this.#entries.values()].map((entry) => entry.record());
  }

  /** Waits until the answer has ended in whatever way, and returns its record. */
  async ended(id: string): Promise<LedgerRecord> {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`no answer ${id} in the ledger`);
    await entry.ended;
    return entry.record();
  }
}
