/** The bytes of a stream's tape as they are exported. */
import { exportSse } from "../../export/sse.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ExportSource } from "./saving.ts";

/** @param exact every byte as it was received; else secrets are masked */
export function tapeSource(store: StoreReader, stream: StreamRecord, exact: boolean): ExportSource {
  let masked = 0;
  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    masked = yield* exportSse(store.tape(stream.id), exact ? "exact" : "masked");
  }
  return { pieces: pieces(), secrets: () => masked };
}
