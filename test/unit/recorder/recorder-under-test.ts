/** A recorder on fake-indexeddb and a browser of Maps, that can be killed and started again. */
import { IDBFactory } from "fake-indexeddb";
import { Recorder } from "../../../src/recorder/recorder.ts";
import { Connection } from "../../../src/store/connection.ts";
import { Reader } from "../../../src/store/reader.ts";
import type { Flush, FlushResult } from "../../../src/store/commit.ts";
import { Writer } from "../../../src/store/writer.ts";
import { MemoryPlatform } from "./memory-platform.ts";

/** Says whether a flush happens: it may throw before or after the transaction. */
export type Interfere = (commit: () => Promise<FlushResult>, flush: Flush) => Promise<FlushResult>;

class InterferingWriter extends Writer {
  readonly #bench: Pick<Bench, "interfere" | "refuseRemovalOf">;
  constructor(connection: Connection, bench: Pick<Bench, "interfere" | "refuseRemovalOf">) {
    super(connection);
    this.#bench = bench;
  }
  override commit(flush: Flush): Promise<FlushResult> {
    const { interfere } = this.#bench;
    return interfere ? interfere(() => super.commit(flush), flush) : super.commit(flush);
  }
  override remove(...[id, may]: Parameters<Writer["remove"]>): Promise<boolean> {
    if (id === this.#bench.refuseRemovalOf) return Promise.reject(new Error("refused"));
    return super.remove(id, may);
  }
}

export class Bench {
  readonly platform = new MemoryPlatform();
  readonly connection: Connection;
  readonly reader: Reader;
  readonly writer: Writer;
  interfere: Interfere | null = null;
  /** A stream that the store does not let go. */
  refuseRemovalOf: string | null = null;

  constructor() {
    globalThis.indexedDB = new IDBFactory();
    this.connection = new Connection();
    this.reader = new Reader(this.connection);
    this.writer = new Writer(this.connection);
    this.platform.urls.set(7, "https://app.example/chat");
    this.platform.sessionValues.set("devtools", [7]);
    this.platform.devtools.add(7);
  }

  /** A new worker on the same store and session. */
  start(): Recorder {
    const writer = new InterferingWriter(this.connection, this);
    return new Recorder(this.platform, this.reader, writer);
  }
}

/** Waits until `condition` holds; fails loudly when it does not for long. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("the condition never came true");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
