/** The state of a stream between two flushes: as committed, with what derivation needs to go on. */
import {
  COUNTED,
  type Checkpoint,
  type Counted,
  type RowBatch,
  type StreamRecord,
} from "../store/records.ts";
import { newCutter } from "../stream/framing.ts";
import { meaningFrom } from "../stream/meaning/meaning.ts";
import type { RecogniserState } from "../stream/recognise.ts";
import { openedMeaning, partialsAsked } from "./meaning.ts";
import type { Opening } from "./opening.ts";
import { RowTail } from "./rows.ts";
import { Tail } from "./tail.ts";

export interface State {
  readonly record: StreamRecord;
  readonly checkpoint: Checkpoint;
  readonly rows: RowTail;
  readonly tail: Tail;
}

/** The figures of a record that its rows add to. */
export function counted(record: StreamRecord): Counted {
  const figures = Object.fromEntries(COUNTED.map((name) => [name, record[name]]));
  // Said even where the record does not: reopening puts these back over the record's own.
  return { ...figures, finished: record.finished ?? false } as Counted;
}

/** The state of a stream of which nothing is stored yet. */
export function openedState({ record, unconfirmed, body }: Opening): State {
  const inline = record.request.body;
  const asked = partialsAsked(body?.body ?? (inline.kind === "apart" ? null : inline));
  return {
    record,
    checkpoint: {
      stream: record.id,
      cutter: newCutter("sse"),
      meaning: openedMeaning(record, "sse", asked),
      unsettled: new Map(),
      reading: unconfirmed ? "unconfirmed" : "events",
      counted: counted(record),
    },
    rows: new RowTail(record.id, null, 0),
    tail: new Tail(),
  };
}

/** The state from which a restarted recorder goes on. */
export function loadedState(
  record: StreamRecord,
  checkpoint: Checkpoint,
  batch: RowBatch | null,
): State {
  const rows = new RowTail(record.id, batch, checkpoint.counted.rows);
  const { recogniser, ...standing } = checkpoint;
  const meaning = standing.meaning ?? meaningFrom(recogniser as RecogniserState, standing.counted);
  return { record, checkpoint: { ...standing, meaning }, rows, tail: new Tail() };
}
