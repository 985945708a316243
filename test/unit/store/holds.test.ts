import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import { Connection } from "../../../src/store/connection.ts";
import { holdStreams } from "../../../src/store/holds.ts";
import { enforceBudget } from "../../../src/store/quota.ts";
import { Reader } from "../../../src/store/reader.ts";
import { Writer } from "../../../src/store/writer.ts";
import { wholeStream } from "./records.ts";

/** What the browser has of them: shared locks, told of while they are held. */
class Locks {
  readonly #held: { readonly name: string }[] = [];

  async request<T>(name: string, _options: object, work: () => Promise<T>): Promise<T> {
    const lock = { name };
    this.#held.push(lock);
    try {
      return await work();
    } finally {
      this.#held.splice(this.#held.indexOf(lock), 1);
    }
  }

  async query(): Promise<{ held: readonly { readonly name: string }[] }> {
    return { held: [...this.#held, { name: "another" }] };
  }
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("a stream being exported stays, whatever the budget, until that is over", async () => {
  vi.stubGlobal("navigator", { locks: new Locks() });
  const connection = new Connection();
  const [reader, writer] = [new Reader(connection), new Writer(connection)];
  for (const [at, id] of ["exported", "too", "old", "latest"].entries()) {
    await writer.commit(wholeStream(id, 100, { startedAt: at, endedAt: at + 1 }));
  }
  await holdStreams(["exported", "too"], async () => {
    expect(await enforceBudget(reader, writer, 50)).toEqual(["old"]);
  });
  expect(await enforceBudget(reader, writer, 50)).toEqual(["exported", "too"]);
  vi.unstubAllGlobals();
});
