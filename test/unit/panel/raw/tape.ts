/** A store with one tape in memory. */
import type { GapReason } from "../../../../src/messages/capture.ts";
import type { TapeRecord } from "../../../../src/store/records.ts";
import { FakeStore } from "../fakes.ts";

/** One block: its chunks as text, or a gap of chunks of so many bytes. */
export type BlockOf =
  | readonly string[]
  | { readonly gap: GapReason; readonly lengths: readonly number[] };

/** Chunks arrive 100 ms apart, the first at 1,300 ms. */
export function tapeRecords(blocks: readonly BlockOf[]): TapeRecord[] {
  let offset = 0;
  let chunk = 0;
  return blocks.map((block, index) => {
    const bytes = new TextEncoder().encode("gap" in block ? "" : block.join(""));
    const lengths =
      "gap" in block ? block.lengths : block.map((text) => new TextEncoder().encode(text).length);
    const record: TapeRecord = {
      stream: "a",
      index,
      firstChunk: chunk,
      offset,
      lengths,
      times: lengths.map((_, at) => 1_300 + (chunk + at) * 100),
      bytes,
      ...("gap" in block ? { gap: block.gap } : {}),
    };
    offset += lengths.reduce((sum, length) => sum + length, 0);
    chunk += lengths.length;
    return record;
  });
}

export class TapeStore extends FakeStore {
  /** Offsets at which reading began. */
  readonly reads: number[] = [];

  override async *tape(_?: string, from = 0): AsyncGenerator<TapeRecord, void, void> {
    this.reads.push(from);
    const first = this.blocks.findLastIndex((block) => block.offset <= from);
    yield* this.blocks.slice(Math.max(0, first));
  }
}

export function tapeStore(blocks: readonly BlockOf[]): TapeStore {
  const store = new TapeStore();
  store.blocks = tapeRecords(blocks);
  return store;
}
