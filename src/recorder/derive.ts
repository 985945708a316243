/**
 * From the bytes of a tape to rows: a thin layer that gives the pure functions of `stream` their
 * bytes and puts arrival times and stored images to what they say.
 */
import type { Block } from "../messages/capture.ts";
import type { NewImage } from "../store/commit.ts";
import { interpret, isDone } from "../stream/describe.ts";
import type { Dialect, Framing, Payload } from "../stream/dialects/dialect.ts";
import { parseEvent } from "../stream/framing.ts";
import type { ParsedBlock } from "../stream/sse/parse.ts";
import type { Boundary } from "../stream/sse/scanner.ts";
import type { Frame, Row } from "../stream/types.ts";
import { storeImage } from "./images.ts";

/** Beyond this an event is listed but not read: parsing needs several times its size. */
const MAX_EVENT = 72 * 1024 * 1024;
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
  /** What was read, for whoever recognises the API; null when nothing was. */
  readonly read: { readonly block: ParsedBlock; readonly payload: Payload | null } | null;
}

export interface Place {
  readonly row: number;
  /** Number the row has if it turns out to be an event. */
  readonly n: number;
  readonly boundary: Boundary;
  readonly arrival: Arrival;
}

function shell({ row, n, boundary, arrival }: Place): Row {
  const { kind, start, end, complete } = boundary;
  return {
    row,
    kind,
    n: kind === "event" ? n : null,
    range: { start, end },
    chunk: arrival.chunk,
    time: arrival.time,
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

/** A row that says in words why there is no more to say. Hostile bytes must not stop a recording. */
function unreadable(place: Place, why: string): DerivedRow {
  return {
    row: { ...shell(place), preview: why.slice(0, PREVIEW) },
    images: [],
    model: null,
    finishes: false,
    read: null,
  };
}

/** True when the event's bytes are not even looked at. */
export function tooLarge({ start, end }: Boundary): boolean {
  return end - start > MAX_EVENT;
}

/**
 * @param bytes the event's bytes on the tape; null when it is too large to be read
 * @param dialect what the stream was recognised as by the events before
 */
export async function deriveRow(
  place: Place,
  bytes: Uint8Array | null,
  framing: Framing,
  dialect: Dialect | null,
): Promise<DerivedRow> {
  if (!bytes) return unreadable(place, "too large to be read; its bytes are on the tape");
  try {
    const block = parseEvent(bytes, framing, { streamStart: place.boundary.start === 0 });
    const { description: meaning, payload } = interpret(block, dialect, framing);
    const frames: Frame[] = [];
    const images: NewImage[] = [];
    for (const source of meaning.images) {
      const { frame, image } = await storeImage(source);
      frames.push(frame);
      if (image) images.push(image);
    }
    const row: Row = {
      ...shell(place),
      name: block.name,
      id: block.id,
      type: meaning.type,
      family: meaning.family,
      item: meaning.item,
      index: meaning.index,
      size: place.boundary.kind === "comment" ? block.commentBytes : block.dataBytes,
      preview: meaning.preview,
      frames,
    };
    const finishes =
      isDone(block.data ?? "") ||
      meaning.changes.some((change) => change.kind === "status" && change.terminal);
    return { row, images, model: meaning.model, finishes, read: { block, payload } };
  } catch (error) {
    return unreadable(place, `could not be read: ${String(error)}`);
  }
}
