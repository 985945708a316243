/** What the extension has on its tape, read from IndexedDB by nothing of its own code. */
import { createHash } from "node:crypto";
import type { LabStream } from "../../server/lab/stream.ts";
import { inWords, until } from "../drivers/wait.ts";
import type { InExtension } from "./extension.ts";
import type { Expected } from "./page/scenario.ts";

/** Milliseconds a finished stream may take until it is committed. */
const PATIENCE = 20_000;

export interface Stored {
  readonly url: string;
  readonly end: string;
  readonly detail: string;
  readonly bytesSeen: number;
  readonly gaps: number;
  /** Bytes on the tape, and their SHA-256 in hexadecimal: they themselves would take long to send. */
  readonly bytesKept: number;
  readonly sha256: string;
}

/** Everything recorded of one scenario. */
export async function storedOf(inExtension: InExtension, scenario: string): Promise<Stored[]> {
  return await inExtension(async (name: string) => {
    const promised = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    // Opening a database that does not exist would create it, empty and of the wrong version.
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === "darkroom")) return [];
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const transaction = database.transaction(["streams", "tape"]);
      const records = (await promised(transaction.objectStore("streams").getAll())) as {
        id: string;
        request: { url: string };
        end: string;
        endDetail: string;
        bytesSeen: number;
        gaps: number;
      }[];
      const mine = records.filter(({ request }) => request.url.includes(`/${name}.`));
      // All in one transaction, which would end while a digest is being made.
      const tapes = await Promise.all(
        mine.map(async ({ id }) => {
          const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
          const blocks = await promised(transaction.objectStore("tape").getAll(range));
          return (blocks as { bytes: Uint8Array<ArrayBuffer> }[]).map(({ bytes }) => bytes);
        }),
      );
      const stored: Stored[] = [];
      for (const [at, { request, end, endDetail, bytesSeen, gaps }] of mine.entries()) {
        const tape = new Blob(tapes[at]);
        const digest = await crypto.subtle.digest("SHA-256", await tape.arrayBuffer());
        const sha256 = Array.from(new Uint8Array(digest), (byte) =>
          byte.toString(16).padStart(2, "0"),
        ).join("");
        stored.push({
          url: request.url,
          end,
          detail: endDetail,
          bytesSeen,
          gaps,
          bytesKept: tape.size,
          sha256,
        });
      }
      return stored;
    } finally {
      database.close();
    }
  }, scenario);
}

/** What is wrong with the tape of a scenario, in words; nothing if all was really recorded. */
export async function missingFromTape(
  inExtension: InExtension,
  scenario: string,
  expected: Readonly<Record<string, Expected>>,
  streams: ReadonlyMap<string, LabStream>,
): Promise<string[]> {
  if (Object.keys(expected).length === 0) return [];
  let missing: string[] = [];
  try {
    await until(
      async () => {
        const stored = await storedOf(inExtension, scenario);
        missing = Object.entries(expected).flatMap(([name, what]) => {
          const key = `${scenario}.${name}`;
          const mine = stored.filter(({ url }) => url.split(/[?]/)[0]!.endsWith(`/${key}`));
          return faults(mine, what, streams.get(`${scenario}.${what.sentAs}`)).map(
            (fault) => `${name}: ${fault}`,
          );
        });
        return missing.length === 0;
      },
      { what: "the tape", timeout: PATIENCE },
    );
  } catch (error) {
    if (missing.length === 0) return [`unknown: it could not be read: ${inWords(error)}`];
  }
  return missing;
}

function faults(
  stored: readonly Stored[],
  expected: Expected,
  stream: LabStream | undefined,
): string[] {
  if (!stream) return ["the page never asked for it"];
  if (stored.length !== 1) return [`${stored.length} records`];
  return stored.flatMap(({ end, detail, gaps, bytesSeen, bytesKept, sha256 }) => {
    const wrong: string[] = [];
    if (expected.end !== "any" && end !== expected.end)
      wrong.push(`ended "${end}" (${detail}), not "${expected.end}"`);
    if (gaps > 0) wrong.push(`${gaps} gaps`);
    if (bytesSeen !== bytesKept) wrong.push(`${bytesSeen} bytes seen, ${bytesKept} on tape`);
    if (expected.bytes === "all") {
      if (sha256 !== stream.facts.sha256) {
        wrong.push(`${bytesKept} bytes on tape are not the ${stream.facts.sent} sent`);
      }
    } else {
      const sent = stream.bytes;
      if (bytesKept < expected.bytes) wrong.push(`${bytesKept} of ${expected.bytes} bytes`);
      if (sent && sha256 !== sha256Of(sent.subarray(0, bytesKept))) {
        wrong.push("other bytes than sent");
      }
    }
    return wrong;
  });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
