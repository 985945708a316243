/**
 * From the bytes of a tape to rows: a thin layer that gives the pure functions of `stream` their
 * bytes and puts arrival times and stored images to what they say.
 */
import type { Block } from "../messages/capture.ts";
import type { NewImage } from "../store/commit.ts";
import { isDone } from "../stream/describe.ts";
import { type Description, PLAIN } from "../stream/dialects/dialect.ts";
import type { CutEvent } from "../stream/meaning/body.ts";
import { type Meaning, readEvent, takeEvent } from "../stream/meaning/meaning.ts";
import type { Boundary } from "../stream/sse/scanner.ts";
import type { Row } from "../stream/types.ts";
import { frameOf, hashOf, imageOf } from "./images.ts";

const PREVIEW = 200;

/** When a byte arrived: number and time of its chunk. */
export interface Arrival {
  readonly chunk: number;
  readonly time: number;
}

/** Finds the chunk of each offset in one block; offsets must not go backwards. */
export function arrivals(block: Block): (offset: number) => Arrival {
  let at = 0;
  let end = block.offset + (block.lengths[0] ?? 0);
  return (offset) => {
    while (offset >= end && at + 1 < block.lengths.length) {
      at++;
      end += block.lengths[at] ?? 0;
    }
    return { chunk: block.firstChunk + at, time: block.times[at] ?? 0 };
  };
}

export interface DerivedRow {
  readonly row: Row;
  readonly images: readonly NewImage[];
  /** Model that the payload names, or null. */
  readonly model: string | null;
  /** The API sends no more of the response after it. */
  readonly finishes: boolean;
  /** What its images and changes are, for whoever keeps track of results. */
  readonly told: Pick<Description, "images" | "changes">;
}

function shell({ rows, events }: Meaning, { kind, start, end, complete }: Boundary): Row {
  return {
    row: rows,
    kind,
    n: kind === "event" ? events : null,
    range: { start, end },
    chunk: 0,
    time: 0,
    name: null,
    id: null,
    type: kind === "event" ? "message" : kind,
    family: "other",
    item: null,
    index: null,
    size: end - start,
    preview: "",
    frames: [],
    complete,
  };
}

/** A row that says in words why there is no more to say. */
function unreadable(row: Row, why: string): DerivedRow {
  const preview = why.slice(0, PREVIEW);
  return { row: { ...row, preview }, images: [], model: null, finishes: false, told: PLAIN };
}

/**
 * The row of the next block of the stream, which `meaning` takes.
 *
 * @param cut its `bytes` are null when it is too large to be read
 */
export async function deriveRow(
  meaning: Meaning,
  cut: CutEvent,
  arrival: Arrival,
): Promise<DerivedRow> {
  const { block, boundary } = cut;
  const row: Row = { ...shell(meaning, boundary), ...arrival };
  try {
    const read = readEvent(meaning, cut, arrival);
    const hashes = read.images.length === 0 ? [] : await Promise.all(read.images.map(hashOf));
    takeEvent(meaning, read, hashes);
    if (cut.bytes === null) {
      return unreadable(row, "too large to be read; its bytes are on the tape");
    }
    const { type, family, item, index, preview, model, changes } = read.description;
    const size = boundary.kind === "comment" ? block.commentBytes : block.dataBytes;
    const frames = read.images.map((image, at) => frameOf(image, hashes[at] ?? null));
    const images = read.images.flatMap((image, at) => imageOf(image, hashes[at] ?? null) ?? []);
    const { name, id } = block;
    const finishes =
      isDone(block.data ?? "") ||
      changes.some((change) => change.kind === "status" && change.terminal);
    const said = { name, id, type, family, item, index, size, preview, frames };
    return { row: { ...row, ...said }, images, model, finishes, told: read.description };
  } catch (error) {
    // Hostile bytes must not stop a recording, and the next block is the next one all the same.
    meaning.rows = row.row + 1;
    if (row.n !== null) meaning.events = row.n + 1;
    return unreadable(row, `could not be read: ${String(error)}`);
  }
}
