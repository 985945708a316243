/** What the relay sent of one stream, waiting to be written. */
import type { CaptureMessage } from "../messages/capture.ts";
import { asGap, type Draft } from "./draft.ts";
import type { OpenMessage, Origin } from "./opening.ts";

export type BlockMessage = Extract<CaptureMessage, { kind: "block" }>;
export type EndMessage = Extract<CaptureMessage, { kind: "end" }>;

export type Item =
  | { readonly kind: "open"; readonly message: OpenMessage; readonly origin: Origin }
  | BlockMessage
  | EndMessage
  /** The page is gone. Nothing more comes, unless it turns out that it was not. */
  | { readonly kind: "interrupt"; readonly detail: string };

/** One flush takes at most so much, which bounds memory and the length of a transaction. */
const FLUSH_BYTES = 8 * 1024 * 1024;
const FLUSH_ITEMS = 1024;

export function withoutBytes(item: Item): Item {
  return item.kind === "block" ? { ...item, block: asGap(item.block, "quota") } : item;
}

function bytesOf(item: Item): number {
  return item.kind === "block" ? item.block.bytes.byteLength : 0;
}

/** How many of the first items one flush takes; at least one, if there is any. */
export function flushLength(queue: readonly Item[]): number {
  let bytes = 0;
  let count = 0;
  for (const item of queue) {
    bytes += bytesOf(item);
    if (count === FLUSH_ITEMS || (count > 0 && bytes > FLUSH_BYTES)) break;
    count++;
  }
  return count;
}

/** So many bytes do not wait for more. */
const MUCH_BYTES = 1024 * 1024;

/** Whether what waits is to be written at once: it is much, or the last of its stream. */
export function isMuch(queue: readonly Item[]): boolean {
  const last = queue.at(-1)?.kind;
  if (last === "end" || last === "interrupt" || queue.length >= FLUSH_ITEMS) return true;
  let bytes = 0;
  return queue.some((item) => (bytes += bytesOf(item)) >= MUCH_BYTES);
}

/**
 * Puts items into a draft, in their order. What was committed before, or cannot come next, is left out.
 *
 * @param waiting an end that came before the blocks it follows
 * @returns whether they bring any news, and the end that still waits or did its work
 */
export async function putInto(
  draft: Draft,
  items: readonly Item[],
  waiting: EndMessage | null,
): Promise<{ readonly news: boolean; readonly end: EndMessage | null }> {
  const over = (): boolean => draft.record.end !== "open";
  let end = waiting;
  let news = false;
  /**
   * Ending a draft and going on would begin anew from what is committed, without what this draft
   * has taken already: an interruption holds only once nothing follows it.
   */
  let interrupted: string | null = null;
  for (const item of items) {
    if (item.kind === "interrupt") {
      interrupted = item.detail;
    } else if (item.kind === "block" && item.block.index === draft.record.blocks) {
      interrupted = null;
      if (draft.record.end === "interrupted") draft.reopen();
      if (over()) continue;
      await draft.add(item.block);
      news = true;
    } else if (item.kind === "end") {
      end = item;
    }
    if (draft.rejected) return { news, end };
  }
  if (end && end.blocks <= draft.record.blocks) {
    if (draft.record.end === "interrupted") draft.reopen();
    if (!over()) {
      await draft.end(end.end, end.detail, end.at);
      news = true;
    }
  }
  if (interrupted !== null && !over()) {
    await draft.end("interrupted", interrupted, null);
    news = true;
  }
  return { news, end };
}
