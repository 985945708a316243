/** JSON written piece by piece, so that a text of any length never stands in memory. */

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** A JSON string without its quotes, from UTF-8. Invalid sequences become U+FFFD. */
export async function* escapedText(
  pieces: AsyncIterable<{ readonly bytes: Uint8Array }>,
): AsyncGenerator<Uint8Array, void, void> {
  // Decoded as a stream it never parts a surrogate pair.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const { bytes } of pieces) yield escaped(decoder.decode(bytes, { stream: true }));
  yield escaped(decoder.decode());
}

function escaped(text: string): Uint8Array {
  return encoder.encode(JSON.stringify(text).slice(1, -1));
}

/** Bytes turned into letters at once: more arguments than an engine takes would throw. */
const STEP = 3 * 8192;

/** Base64 of a body. */
export async function* base64Text(
  pieces: AsyncIterable<{ readonly bytes: Uint8Array }>,
): AsyncGenerator<Uint8Array, void, void> {
  let rest = new Uint8Array(0);
  for await (const { bytes } of pieces) {
    const whole = new Uint8Array(rest.length + bytes.length);
    whole.set(rest);
    whole.set(bytes, rest.length);
    const length = whole.length - (whole.length % 3);
    for (let at = 0; at < length; at += STEP) {
      yield base64(whole.subarray(at, Math.min(length, at + STEP)));
    }
    rest = whole.slice(length);
  }
  yield base64(rest);
}

function base64(bytes: Uint8Array): Uint8Array {
  return encoder.encode(btoa(String.fromCharCode(...bytes)));
}

const NOTHING = new Uint8Array(0);

/** What must be known of a body before it can be written as JSON. */
export class Measure {
  size = 0;
  isUtf8 = true;

  /** Yields nothing but empty pieces, so that it can be stopped between two. */
  async *read(
    pieces: AsyncIterable<{ readonly bytes: Uint8Array }>,
  ): AsyncGenerator<Uint8Array, void, void> {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for await (const { bytes } of pieces) {
      this.size += bytes.length;
      this.#check(() => decoder.decode(bytes, { stream: true }));
      yield NOTHING;
    }
    this.#check(() => decoder.decode());
  }

  #check(decode: () => string): void {
    if (!this.isUtf8) return;
    try {
      decode();
    } catch {
      this.isUtf8 = false;
    }
  }
}
