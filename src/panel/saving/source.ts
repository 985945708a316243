/** The bytes of a stream's tape as they are exported. */
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ExportSource } from "./saving.ts";

export function tapeSource(store: StoreReader, stream: StreamRecord, exact: boolean): ExportSource {
  void exact;
  async function* pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
    for await (const block of store.tape(stream.id)) {
      if (block.bytes.byteLength > 0) yield block.bytes as Uint8Array<ArrayBuffer>;
    }
  }
  return { pieces: pieces(), secrets: () => 0 };
}
