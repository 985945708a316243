/** What became of a stream, in words. */
import type { GapReason } from "../../messages/capture.ts";
import type { StreamEnd, StreamRecord } from "../../store/records.ts";
import { formatBytes } from "../format.ts";

/** How a stream ended, in words that say who ended it. */
export function endWords(end: StreamEnd, detail: string): string {
  const why = detail === "" ? "" : `: ${detail}`;
  const words: Record<StreamEnd, string> = {
    complete: "complete",
    cancelled: `the page cancelled it${why}`,
    aborted: `the page aborted it${why === "" ? ": AbortError" : why}`,
    failed: `the network failed${why}`,
    unread: "the page let go of it before its end",
    elsewhere: "read outside our sight: read in a worker or another frame",
    interrupted: `interrupted: ${detail === "" ? "the tab went away" : detail}`,
    open: "open",
  };
  return words[end];
}

/** What became of a stream as a whole: what its answer and its last events say, not its end alone. */
export interface Outcome {
  /** The end whose sign stands for it. */
  readonly sign: StreamEnd;
  readonly words: string;
}

type Ended = Pick<StreamRecord, "end" | "endDetail" | "finished" | "response">;

/**
 * SDKs cancel the body once they have read its last event, so that such a stream is complete; one
 * that answers with an error is none, however wholly it was read.
 */
export function outcome({ end, endDetail, finished, response }: Ended): Outcome {
  const closed = end === "cancelled" || end === "aborted" || end === "unread";
  if (closed && finished) return { sign: "complete", words: "complete (the page closed it)" };
  if (end === "complete" && response.status >= 400) {
    const answer = `${response.status} ${response.statusText}`.trim();
    return { sign: "failed", words: `answered with an error: ${answer}` };
  }
  return { sign: end, words: endWords(end, endDetail) };
}

/** Why bytes are missing from the tape. */
export function gapWords(reason: GapReason, bytes: number): string {
  return `${formatBytes(bytes)} not kept: ${gapReasons[reason]}`;
}

const gapReasons: Readonly<Record<GapReason, string>> = {
  memory: "more bytes waited to leave the page than a tab may hold",
  quota: "the browser's storage is full",
  arming: "they came before recording was on, and were too many to hold",
  copy: "copying them failed",
};
