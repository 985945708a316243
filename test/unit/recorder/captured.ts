/** Messages as a hook makes them, from a body and where it is cut. */
import type { Block } from "../../../src/messages/capture.ts";
import type { StreamMessage } from "./fake-relay.ts";

export const STREAM = "0123456789abcdef0123456789abcdef";

type Open = Extract<StreamMessage, { kind: "open" }>;

export interface Exchange {
  readonly id?: string;
  readonly contentType?: string;
  readonly status?: number;
  readonly candidate?: boolean;
  readonly request?: Partial<Open["request"]>;
  readonly at?: number;
}

export function opening(exchange: Exchange = {}): Open {
  const at = exchange.at ?? 100;
  return {
    kind: "open",
    stream: exchange.id ?? STREAM,
    request: {
      method: "POST",
      url: "https://api.example/v1/responses",
      headers: [["content-type", "application/json"]],
      body: { kind: "text", text: '{"model":"gpt-image-1","stream":true}' },
      ...exchange.request,
    },
    response: {
      url: "https://api.example/v1/responses",
      status: exchange.status ?? 200,
      statusText: "",
      type: "cors",
      redirected: false,
      headers: [["content-type", exchange.contentType ?? "text/event-stream"]],
    },
    candidate: exchange.candidate ?? false,
    requestedAt: at,
    respondedAt: at + 20,
  };
}

/** Cuts a body into blocks, each a list of chunks. */
export function blocks(body: Uint8Array, cuts: readonly (readonly number[])[], at = 130): Block[] {
  let offset = 0;
  let chunk = 0;
  return cuts.map((lengths, index) => {
    const size = lengths.reduce((sum, length) => sum + length, 0);
    const block: Block = {
      index,
      firstChunk: chunk,
      offset,
      lengths,
      times: lengths.map((_, n) => at + chunk + n),
      bytes: body.slice(offset, offset + size),
    };
    offset += size;
    chunk += lengths.length;
    return block;
  });
}

/** One chunk a block, each of `size` bytes. */
export function evenBlocks(body: Uint8Array, size: number): Block[] {
  const cuts: number[][] = [];
  for (let at = 0; at < body.length; at += size) cuts.push([Math.min(size, body.length - at)]);
  return blocks(body, cuts);
}

export function ending(
  count: number,
  end: Extract<StreamMessage, { kind: "end" }>["end"] = "complete",
  id = STREAM,
): StreamMessage {
  return { kind: "end", stream: id, end, detail: "", at: 9_000, blocks: count };
}

export function messages(list: readonly Block[], exchange: Exchange = {}): StreamMessage[] {
  const id = exchange.id ?? STREAM;
  return [
    opening(exchange),
    ...list.map((block): StreamMessage => ({ kind: "block", stream: id, block })),
    ending(list.length, "complete", id),
  ];
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
