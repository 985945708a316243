/**
 * The database `darkroom`: stores, indexes, and how each version came from the one before.
 *
 * Version 1 had neither the tape's `offset` index nor `totals`, so that finding a byte meant
 * walking the tape, and knowing the size of everything meant reading it. Version 2 had neither sketches
 * nor labels, version 3 no reports.
 */
import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames,
} from "idb";
import { openingError } from "./errors.ts";
import { newRecogniser } from "../stream/recognise.ts";
import type {
  BodyRecord,
  Checkpoint,
  ImageRecord,
  RowBatch,
  StreamRecord,
  StreamReport,
  TapeRecord,
  Totals,
} from "./records.ts";

export const DATABASE = "darkroom";
export const VERSION = 4;

export interface Schema extends DBSchema {
  streams: {
    key: string;
    value: StreamRecord;
    indexes: { startedAt: number; tab: [number, number]; end: string };
  };
  tape: { key: [string, number]; value: TapeRecord; indexes: { offset: [string, number] } };
  rows: { key: [string, number]; value: RowBatch };
  images: { key: string; value: ImageRecord; indexes: { streams: string } };
  bodies: { key: string; value: BodyRecord };
  checkpoints: { key: string; value: Checkpoint };
  reports: { key: string; value: StreamReport };
  totals: { key: string; value: Totals };
}

export type Database = IDBPDatabase<Schema>;
export type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], "versionchange">;

// Relaxed: survives a killed browser (the operating system has the bytes), not a power cut, and
// is what keeps a commit at a millisecond. https://w3c.github.io/IndexedDB/#transaction-durability-hint
export const RELAXED = { durability: "relaxed" } as const;

/** Every record of one stream in a store keyed [stream, number]. */
export function ofStream(id: string, from = 0, to = Infinity): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to]);
}

function createVersion1(database: Database): void {
  const streams = database.createObjectStore("streams", { keyPath: "id" });
  streams.createIndex("startedAt", "startedAt");
  streams.createIndex("tab", ["tab", "startedAt"]);
  streams.createIndex("end", "end");
  database.createObjectStore("tape", { keyPath: ["stream", "index"] });
  database.createObjectStore("rows", { keyPath: ["stream", "first"] });
  const images = database.createObjectStore("images", { keyPath: "sha256" });
  images.createIndex("streams", "streams", { multiEntry: true });
  database.createObjectStore("bodies", { keyPath: "stream" });
  database.createObjectStore("checkpoints", { keyPath: "stream" });
}

async function migrateToVersion2(database: Database, upgrade: Upgrade): Promise<void> {
  upgrade.objectStore("tape").createIndex("offset", ["stream", "offset"]);
  const totals = database.createObjectStore("totals", { keyPath: "key" });
  let bytes = 0;
  for await (const { value } of upgrade.objectStore("streams")) bytes += value.bytesKept;
  for await (const { value } of upgrade.objectStore("images")) bytes += value.bytes;
  for await (const { value } of upgrade.objectStore("bodies")) bytes += value.size;
  await totals.put({ key: "kept", bytes });
}

/** Streams recorded before there were sketches have none: deriving them would read every row. */
async function migrateToVersion3(upgrade: Upgrade): Promise<void> {
  for await (const cursor of upgrade.objectStore("streams")) {
    const added = { sketch: null, label: "", framing: "sse", dialect: null } as const;
    await cursor.update({ ...cursor.value, ...added });
  }
  for await (const cursor of upgrade.objectStore("checkpoints")) {
    const { scanner, ...kept } = cursor.value as Checkpoint & { readonly scanner: unknown };
    const version3 = {
      ...kept,
      counted: { ...kept.counted, sketch: null, dialect: null },
      // Every stream was cut as an event stream, and its API recognised event by event.
      cutter: { framing: "sse", scanner },
      recogniser: newRecogniser("sse"),
    };
    await cursor.update(version3);
  }
}

/** Streams recorded before they were linted are not linted afterwards; one that goes on is, from there on. */
async function migrateToVersion4(database: Database, upgrade: Upgrade): Promise<void> {
  database.createObjectStore("reports", { keyPath: "stream" });
  for await (const cursor of upgrade.objectStore("streams")) {
    await cursor.update({ ...cursor.value, findings: null, settled: 0 });
  }
  for await (const cursor of upgrade.objectStore("checkpoints")) {
    const { counted, ...kept } = cursor.value;
    const added = { meaning: null, unsettled: new Map() };
    await cursor.update({ ...kept, counted: { ...counted, settled: 0 }, ...added });
  }
}

/** Brings a database of any older version up to `VERSION`, one step at a time. */
export async function upgradeFrom(
  oldVersion: number,
  database: Database,
  upgrade: Upgrade,
): Promise<void> {
  if (oldVersion < 1) createVersion1(database);
  if (oldVersion < 2) await migrateToVersion2(database, upgrade);
  if (oldVersion < 3) await migrateToVersion3(upgrade);
  if (oldVersion < 4) await migrateToVersion4(database, upgrade);
}

/**
 * Opens the database, migrating it when it is older.
 *
 * @param onClosed called when the connection is no longer usable: a newer version wants to
 * migrate (we close at once, or it would wait for us), or the browser closed it
 * @throws StoreError `newer` when a newer version wrote it, `unavailable` when the browser refuses
 */
export async function openDatabase(onClosed: () => void): Promise<Database> {
  try {
    const database: Database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade: (opened, oldVersion, _newVersion, transaction) => {
        upgradeFrom(oldVersion, opened, transaction).catch(() => {
          // idb ignores what this callback rejects with. Aborting keeps the old version whole;
          // when a request failed, the browser has aborted already and this throws.
          try {
            transaction.abort();
          } catch {}
        });
      },
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        onClosed();
      },
      terminated: onClosed,
    });
    return database;
  } catch (error) {
    throw openingError(error);
  }
}
