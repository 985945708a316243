/** Which API a stream is of, as its events come; see stream/recognise.ts. */
import type { StreamRecord } from "../store/records.ts";
import type { Dialect, Framing, Payload } from "../stream/dialects/dialect.ts";
import {
  dialectOf,
  newRecogniser,
  noteBlock,
  noteHints,
  verdict,
  type RecogniserState,
  type Verdict,
} from "../stream/recognise.ts";
import type { ParsedBlock } from "../stream/sse/parse.ts";

/** What is known before the first byte: the address and the response's headers. */
export function newRecognition(record: StreamRecord, framing: Framing): RecogniserState {
  const state = newRecogniser(framing);
  noteHints(state, { url: record.request.url, headers: record.response.headers });
  return state;
}

export class Recognition {
  readonly state: RecogniserState;
  #dialect: Dialect | null;

  /**
   * @param state as committed; a copy is changed
   * @param found the verdict that was committed with it
   */
  constructor(state: unknown, found: Verdict | null) {
    this.state = structuredClone(state) as RecogniserState;
    this.#dialect = found && dialectOf(found.id);
  }

  /** The dialect to read the next event with: what the events before were recognised as. */
  get dialect(): Dialect | null {
    return this.#dialect;
  }

  get verdict(): Verdict {
    return verdict(this.state);
  }

  /**
   * Takes the next block.
   *
   * @returns whether to ask for the verdict again. After 1, 2, 4 … events, since each question
   * weighs all that was seen; so the rows depend on the events alone, never on when they came.
   */
  note(block: ParsedBlock, payload: Payload | null): boolean {
    const before = this.state.events;
    noteBlock(this.state, block, payload);
    const { events } = this.state;
    if (events === before || (events & (events - 1)) !== 0) return false;
    this.#dialect = dialectOf(this.verdict.id);
    return true;
  }
}
