/** What was stored of a measured stream, digested in the panel: 120 MB need not travel to Node. */
import type { Panel } from "../e2e/drivers/driver.ts";

export interface TapeDigest {
  readonly sha256: string;
  readonly bytes: number;
  readonly gaps: number;
}

export async function tapeDigest(panel: Panel, stream: string): Promise<TapeDigest> {
  return await panel.evaluate(async (id: string) => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const parts: Uint8Array[] = [];
      let bytes = 0;
      let gaps = 0;
      for (let index = 0; ; index++) {
        const block = (await promised(
          database.transaction("tape").objectStore("tape").get([id, index]),
        )) as { bytes: Uint8Array; gap?: string } | undefined;
        if (block === undefined) break;
        if (block.gap) gaps += 1;
        parts.push(block.bytes);
        bytes += block.bytes.length;
      }
      const whole = await new Blob(parts as BlobPart[]).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      return { sha256, bytes, gaps };
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  }, stream);
}

/** Bytes and gaps of a tape of any size. */
export async function tapeTotals(
  panel: Panel,
  stream: string,
): Promise<Omit<TapeDigest, "sha256">> {
  return await panel.evaluate(async (id: string) => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      let bytes = 0;
      let gaps = 0;
      for (let index = 0; ; index++) {
        const block = (await promised(
          database.transaction("tape").objectStore("tape").get([id, index]),
        )) as { bytes: Uint8Array; gap?: string } | undefined;
        if (block === undefined) return { bytes, gaps };
        if (block.gap) gaps += 1;
        bytes += block.bytes.length;
      }
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  }, stream);
}
