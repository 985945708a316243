/** How a tape's messages travel from the workshop's server to its page: length, JSON, bytes. */
import type { CaptureMessage } from "../../src/messages/capture.ts";

export type TapeMessage = Exclude<CaptureMessage, { kind: "trouble" }>;

const HEAD = 8;

export function encodeMessage(message: TapeMessage): Uint8Array[] {
  const bytes = message.kind === "block" ? message.block.bytes : new Uint8Array();
  const bare =
    message.kind === "block" ? { ...message, block: { ...message.block, bytes: null } } : message;
  const json = new TextEncoder().encode(JSON.stringify(bare));
  const head = new DataView(new ArrayBuffer(HEAD));
  head.setUint32(0, json.length);
  head.setUint32(4, bytes.length);
  return [new Uint8Array(head.buffer), json, bytes];
}

/** The messages of a body, however it is cut; reads on only when the next one is asked for. */
export async function* decodeMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<TapeMessage, void, void> {
  const reader = body.getReader();
  let waiting: Uint8Array[] = [];
  let size = 0;

  async function take(length: number): Promise<Uint8Array<ArrayBuffer> | null> {
    while (size < length) {
      const { done, value } = await reader.read();
      if (done) return null;
      waiting.push(value);
      size += value.length;
    }
    const taken = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const piece = waiting[0]?.subarray(0, length - at) ?? new Uint8Array();
      taken.set(piece, at);
      at += piece.length;
      const rest = waiting[0]?.subarray(piece.length) ?? new Uint8Array();
      waiting = rest.length > 0 ? [rest, ...waiting.slice(1)] : waiting.slice(1);
    }
    size -= length;
    return taken;
  }

  for (;;) {
    const head = await take(HEAD);
    if (head === null) return;
    const view = new DataView(head.buffer);
    const json = await take(view.getUint32(0));
    const bytes = await take(view.getUint32(4));
    if (json === null || bytes === null) throw new Error("the tape ended inside a message");
    const message = JSON.parse(new TextDecoder().decode(json)) as TapeMessage;
    yield message.kind === "block" ? { ...message, block: { ...message.block, bytes } } : message;
  }
}
