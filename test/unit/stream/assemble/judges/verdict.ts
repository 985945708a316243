/** What a judge says of a stream, in the words of our own output. */
import type { ToolCall } from "../../../../../src/stream/assemble/output.ts";
import type { Usage } from "../../../../../src/stream/dialects/dialect.ts";

/** An independent opinion on the output of a stream; what the judge does not tell is left out. */
export interface Verdict {
  readonly text?: string;
  /** The text part by part, without those that have none. */
  readonly texts?: readonly string[];
  readonly reasoning?: string;
  readonly reasonings?: readonly string[];
  readonly toolCalls?: readonly Pick<ToolCall, "id" | "name" | "arguments">[];
  /** Arguments as values, where the API sends values. */
  readonly toolInputs?: readonly unknown[];
  readonly status?: string | null;
  readonly usage?: Partial<Usage> | null;
  /** Base64 or data URLs of the finished images, each once, in order of arrival. */
  readonly images?: readonly string[];
}

/** What a judge says when it has read as far as it goes. */
export interface Judgement {
  readonly verdict: Verdict;
  /** It threw after so many events, with these words: an error in the stream ends it for most SDKs. */
  readonly gaveUp: { readonly events: number; readonly message: string } | null;
}

/** Reads a body with an official SDK. */
export type Judge = (body: Uint8Array) => Promise<Judgement>;

/** A server that answers every request with this body; nothing goes over a network. */
export function serve(body: Uint8Array): typeof fetch {
  const headers = { "content-type": "text/event-stream" };
  return () => Promise.resolve(new Response(new Uint8Array(body), { headers }));
}

/** Reads until the end or until the SDK throws. */
export async function readAll<T>(
  events: AsyncIterable<T>,
  take: (event: T) => void,
): Promise<Judgement["gaveUp"]> {
  let taken = 0;
  try {
    for await (const event of events) {
      take(event);
      taken++;
    }
    return null;
  } catch (error) {
    return { events: taken, message: String(error) };
  }
}
