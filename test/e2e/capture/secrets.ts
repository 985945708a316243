import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Bench } from "./bench.ts";
import { startReading } from "./page.ts";
import { exportAs, pressButton, says, selectStream } from "./panel-ui.ts";
import { ended, storedBytes, storedStream, storedStreams } from "./store.ts";

const KEY = "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/** What a user would not want anybody to read. */
export function secrets(bench: Bench): void {
  test("are masked before anything is stored of a request", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("authorized");
    await startReading(page, stream.url, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "x-api-key": KEY },
      body: JSON.stringify({ stream: true, api_key: KEY }),
    });
    await stream.send("data: {}\n\n");
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect(record.masked).toBeGreaterThanOrEqual(3);
    expect(record.request.headers.some(([name]) => name.toLowerCase() === "authorization")).toBe(
      true,
    );
    expect(JSON.stringify(await storedStreams(panel))).not.toContain(KEY);
    expect(await everythingStored(panel)).not.toContain(KEY);
  });

  test("in a body are masked in the export, which says so; the exact bytes are one click away", async () => {
    const { page, panel } = await bench.shared();
    const stream = bench.stage.stream("leaking");
    await startReading(page, stream.url, { headers: { authorization: `Bearer ${KEY}` } });
    await stream.send(`data: {"echo":"Bearer ${KEY}"}\n\n`);
    await stream.send('data: {"fine":true}\n\n');
    await stream.end();
    const record = await storedStream(panel, stream.url, ended, "to end");
    expect((await storedBytes(panel, record.id)).equals(stream.bytes)).toBe(true);
    await selectStream(panel, record.id);

    const masked = (await bench.saved(".sse", () => exportAs(panel, { format: "sse" }))).toString();
    expect(masked).not.toContain(KEY);
    expect(masked).toContain('data: {"fine":true}');
    expect(masked).toMatch(/^: .*mask/im);
    await says(panel, "masked");

    const exact = await bench.saved(".sse", () => pressButton(panel, "Export exact bytes"));
    expect(createHash("sha256").update(exact).digest("hex")).toBe(stream.sha256);
  });
}

/** Everything in the database as text, request bodies included, the tape left out. */
async function everythingStored(panel: Parameters<typeof says>[0]): Promise<string> {
  return await panel.evaluate(async () => {
    const database = await promised(indexedDB.open("darkroom"));
    try {
      const all: string[] = [];
      for (const name of database.objectStoreNames) {
        if (name === "tape" || name === "images") continue;
        const values = await promised(database.transaction(name).objectStore(name).getAll());
        all.push(
          JSON.stringify(values, (_key, value: unknown) =>
            value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
          ),
        );
      }
      return all.join("\n");
    } finally {
      database.close();
    }
    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
      });
    }
  });
}
