import "fake-indexeddb/auto";
import { deflateSync } from "node:zlib";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { beforeEach, expect, test, vi } from "vitest";
import { Connection } from "../../../src/store/connection.ts";
import { Reader } from "../../../src/store/reader.ts";
import { RESERVE, StoredReserve, type Reserve } from "../../../src/store/reserve.ts";
import type { Database } from "../../../src/store/schema.ts";
import { Writer } from "../../../src/store/writer.ts";
import { wholeStream } from "./records.ts";

/** A disk on which nothing fits any more, and a reserve that makes some room. */
class Disk extends Connection implements Reserve {
  full = false;
  held = true;
  says = "QuotaExceededError";

  override async use<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const result = await super.use(async (database) => {
      if (this.full) throw new DOMException("no room", this.says);
      return await work(database);
    });
    return result;
  }
  async hold(): Promise<boolean> {
    return (this.held ||= !this.full && this.roomForReserve);
  }
  async spend(): Promise<boolean> {
    const held = this.held;
    this.held = false;
    if (held) this.full = false;
    return held;
  }
  roomForReserve = false;
}

let disk: Disk;
let reader: Reader;
let writer: Writer;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  disk = new Disk();
  reader = new Reader(disk);
  writer = new Writer(disk, disk);
  await writer.commit(wholeStream("old", 10));
  await writer.commit(wholeStream("a", 0, { end: "open" }));
});

const ending = { ...wholeStream("a", 0, { end: "complete" }), first: false, tape: [] };

test.each(["QuotaExceededError", "UnknownError"])(
  "keeps how a stream ended when the storage refuses everything else: %s",
  async (says) => {
    disk.full = true;
    disk.says = says;
    expect(await writer.commit({ ...wholeStream("a", 10), first: false })).toBe("full");
    expect(await writer.commit(ending)).toBe("committed");
    expect((await reader.getStream("a"))?.end).toBe("complete");
    expect(await reader.readRange("old", 0, 10)).toHaveLength(10);
  },
);

test("changes and removes streams when the storage is full", async () => {
  disk.full = true;
  expect(await writer.change("a", { endDetail: "recording failed" })).toBe(true);
  disk.full = true;
  disk.held = true;
  expect(await writer.remove("old")).toBe(true);
});

test("takes no bytes into the reserve's room until the reserve is put by again", async () => {
  disk.full = true;
  await writer.commit(ending);
  const [bytes, words] = await Promise.all([
    writer.commit(wholeStream("b", 10)),
    writer.commit(ending),
  ]);
  expect([bytes, words]).toEqual(["full", "committed"]);
  disk.roomForReserve = true;
  expect(await writer.commit(wholeStream("b", 10))).toBe("committed");
});

test("says that the storage is full when there is no reserve left", async () => {
  disk.full = true;
  disk.held = false;
  expect(await writer.commit(ending)).toBe("full");
});

type Put = IDBObjectStore["put"];

/** Has puts done in another way until `restore`. */
function insteadOfPut(act: (put: Put, ...args: Parameters<Put>) => IDBRequest<IDBValidKey>) {
  const native = Reflect.get(IDBObjectStore.prototype, "put");
  const spy = vi.spyOn(IDBObjectStore.prototype, "put");
  spy.mockImplementation(function (this: IDBObjectStore, ...args) {
    return act(native.bind(this), ...args);
  });
  return spy;
}

test("does not wait for requests that get no event, as Chrome leaves some of a refused commit", async () => {
  const puts = insteadOfPut((put, ...args) => {
    const request = put(...args);
    request.addEventListener("success", (event) => {
      event.stopImmediatePropagation();
      request.transaction?.abort();
    });
    return request;
  });
  await expect(writer.commit(ending)).rejects.toThrow("aborted");
  await expect(writer.change("a", { pinned: true })).rejects.toThrow("aborted");
  await expect(writer.remove("old")).rejects.toThrow("aborted");
  expect(await new StoredReserve().hold()).toBe(false);
  puts.mockRestore();
});

test("asks for nothing after a write that was refused: Firefox would store it by itself", async () => {
  const flush = { ...wholeStream("a", 10), first: false };
  await writer.commit(flush);
  const all = insteadOfPut((put, ...args) => put(...args));
  await writer.commit(flush);
  const writes = all.mock.calls.length;
  all.mockRestore();
  expect(writes).toBeGreaterThanOrEqual(3);
  for (let refused = 1; refused <= writes; refused++) {
    const puts = insteadOfPut((put, ...args) => {
      const request = put(...args);
      if (puts.mock.calls.length === refused) request.transaction?.abort();
      return request;
    });
    await expect(writer.commit(flush)).rejects.toThrow("aborted");
    expect(puts).toHaveBeenCalledTimes(refused);
    puts.mockRestore();
  }
});

async function databases(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

test("puts megabytes by that cannot be compressed, and gives them back whole", async () => {
  const reserve = new StoredReserve();
  expect(await reserve.hold()).toBe(true);
  const database = await openDB(RESERVE);
  const [bytes] = await database.getAll("room");
  database.close();
  expect(deflateSync(bytes).length).toBeGreaterThan(8_000_000);
  // A worker that comes after the one that put it by may be the one that needs it.
  expect(await new StoredReserve().spend()).toBe(true);
  expect(await databases()).not.toContain(RESERVE);
  expect(await reserve.spend()).toBe(false);
});

test("does not put its reserve by again at once", async () => {
  const reserve = new StoredReserve();
  await reserve.hold();
  await reserve.spend();
  expect(await reserve.hold()).toBe(false);
  expect(await new StoredReserve().hold()).toBe(true);
});

test("is not held when there is no room to create it, nor when it fails in another way", async () => {
  const reserve = new StoredReserve();
  const open = vi.spyOn(indexedDB, "open");
  open.mockImplementationOnce(() => {
    throw new DOMException("try again", "InvalidStateError");
  });
  expect(await reserve.hold()).toBe(true);
  expect(await databases()).not.toContain(RESERVE);
  open.mockImplementationOnce(function (this: IDBFactory, ...args) {
    const request = new IDBFactory().open(...args);
    request.addEventListener("upgradeneeded", () => request.transaction?.abort());
    return request;
  });
  expect(await reserve.hold()).toBe(false);
  expect(await new StoredReserve().hold()).toBe(true);
  expect(await databases()).toContain(RESERVE);
  open.mockRestore();
});
