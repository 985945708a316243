/**
 * Masks secrets in a byte stream of any length with bounded memory.
 *
 * The bytes are masked window by window. Where one window ends and the next begins follows from
 * the bytes alone, never from how they arrive, so a secret that straddles two chunks is masked as
 * if it were in one. Long runs of base64 letters (images) pass through untouched and uncopied.
 */
import { closes, type Continuation, findSecrets } from "../stream/secrets/find.ts";
import { TEXT_MASK } from "../stream/secrets/mask.ts";

/** Bytes looked at together. */
const WINDOW = 256 * 1024;
/** Bytes before a window that its patterns may look back at. */
const CONTEXT = 1024;
/** Bytes that a decision may need to see ahead; the longest bounded pattern is shorter. */
const LOOKAHEAD = 40 * 1024;
/** A run of base64 letters this long is binary; tokens are shorter. */
const LONG_RUN = 16 * 1024;
/** The end of a long run, held back: a key without delimiter may begin in it. */
const RUN_TAIL = 528;

const LF = 10;
const CR = 13;
const BACKSLASH = 92;

/** 1 for letters of standard base64, 2 for the other letters of tokens. */
const LETTERS = (() => {
  const letters = new Uint8Array(256);
  const mark = (text: string, as: number): void => {
    for (const char of text) letters[char.charCodeAt(0)] = as;
  };
  mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 1);
  mark("-_.~=", 2);
  return letters;
})();

const encoder = new TextEncoder();
// One UTF-16 unit a byte, ASCII as ASCII: all the patterns need.
const byteReader = new TextDecoder("latin1");

/** Reading text, passing a long run through, or dropping the rest of a secret. */
type Mode = "text" | "run" | "swallow";

export class SecretMasker {
  /** Secrets masked so far. */
  count = 0;
  #mode: Mode = "text";
  /** Context that was emitted already, then bytes that were not. */
  readonly #buffer = new Uint8Array(CONTEXT + WINDOW);
  #context = 0;
  #length = 0;
  /** Base64 letters at the end of the buffer without a break. */
  #run = 0;
  #swallowing: Continuation = { kind: "token" };
  #slashes = 0;

  /** Takes bytes; returns those that are decided, some of them views of what was given. */
  push(bytes: Uint8Array): Uint8Array[] {
    const out: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#mode === "text") at = this.#text(bytes, at, out);
      else if (this.#mode === "run") at = this.#longRun(bytes, at, out);
      else at = this.#swallow(bytes, at);
    }
    return out;
  }

  /** There are no more bytes: returns the rest. */
  end(): Uint8Array[] {
    const out: Uint8Array[] = [];
    if (this.#length > this.#context) this.#decide(this.#length, out);
    return out;
  }

  #text(bytes: Uint8Array, from: number, out: Uint8Array[]): number {
    const to = Math.min(bytes.length, from + this.#buffer.length - this.#length);
    let run = this.#run;
    let at = from;
    while (at < to && run < LONG_RUN) {
      run = LETTERS[bytes[at] ?? 0] === 1 ? run + 1 : 0;
      at++;
    }
    this.#run = run;
    this.#buffer.set(bytes.subarray(from, at), this.#length);
    this.#length += at - from;
    if (run === LONG_RUN) {
      this.#mode = "run";
      this.#run = 0;
      this.#decide(this.#length - RUN_TAIL, out);
    } else if (this.#length === this.#buffer.length) {
      this.#decide(this.#windowEnd(), out);
    }
    return at;
  }

  /** After the last whole line, if the window has one; else as far as decisions are safe. */
  #windowEnd(): number {
    const newline = this.#buffer.lastIndexOf(LF, this.#length - 1);
    return newline > this.#context + WINDOW / 4 ? newline + 1 : this.#length - LOOKAHEAD;
  }

  /** Masks and emits the buffer up to `wanted`, or to the end of a secret that reaches beyond. */
  #decide(wanted: number, out: Uint8Array[]): void {
    const secrets = findSecrets(byteReader.decode(this.#buffer.subarray(0, this.#length)));
    let cut = wanted;
    let emitted = this.#context;
    let open: Continuation | null = null;
    for (const secret of secrets) {
      if (secret.start >= cut) break;
      if (secret.end <= this.#context) continue;
      const start = Math.max(secret.start, emitted);
      if (start > emitted) out.push(this.#buffer.slice(emitted, start));
      out.push(encoder.encode(secret.stub + TEXT_MASK));
      this.count++;
      emitted = secret.end;
      open = secret.open;
      cut = Math.max(cut, secret.end);
    }
    if (cut > emitted) out.push(this.#buffer.slice(emitted, cut));
    if (open !== null && emitted === this.#length) this.#startSwallowing(open);
    else this.#forget(cut);
  }

  #forget(cut: number): void {
    const from = Math.max(0, cut - CONTEXT);
    this.#buffer.copyWithin(0, from, this.#length);
    this.#context = cut - from;
    this.#length -= from;
  }

  /** Inside a long run: all but its last bytes go out as they came. */
  #longRun(bytes: Uint8Array, from: number, out: Uint8Array[]): number {
    let at = from;
    while (at < bytes.length && LETTERS[bytes[at] ?? 0] === 1) at++;
    const arrived = at - from;
    const held = this.#length - this.#context;
    if (held + arrived > RUN_TAIL) {
      const fromHeld = Math.min(held, held + arrived - RUN_TAIL);
      if (fromHeld > 0) {
        out.push(this.#buffer.slice(this.#context, this.#context + fromHeld));
      }
      this.#buffer.copyWithin(0, this.#context + fromHeld, this.#length);
      this.#context = 0;
      this.#length = held - fromHeld;
      const direct = at - (RUN_TAIL - this.#length);
      if (direct > from) out.push(bytes.subarray(from, direct));
      this.#buffer.set(bytes.subarray(direct, at), this.#length);
      this.#length += at - direct;
    } else {
      this.#buffer.set(bytes.subarray(from, at), this.#length);
      this.#length += arrived;
    }
    if (at < bytes.length) this.#mode = "text";
    return at;
  }

  #startSwallowing(open: Continuation): void {
    this.#mode = "swallow";
    this.#swallowing = open;
    this.#slashes = 0;
    for (let i = this.#length - 1; i >= 0 && this.#buffer[i] === BACKSLASH; i--) this.#slashes++;
    this.#context = 0;
    this.#length = 0;
    this.#run = 0;
  }

  /** The rest of a secret that was masked already: dropped up to its end. */
  #swallow(bytes: Uint8Array, from: number): number {
    const open = this.#swallowing;
    let at = from;
    if (open.kind === "token") {
      while (at < bytes.length && (LETTERS[bytes[at] ?? 0] ?? 0) > 0) at++;
    } else {
      const quote = open.quote.charCodeAt(0);
      while (at < bytes.length) {
        const byte = bytes[at];
        if (byte === LF || byte === CR) break;
        if (byte === quote && closes(this.#slashes, open.escapes)) {
          // The backslashes that belong to the closing quote were dropped with the secret.
          const escapes = Math.min(this.#slashes, open.escapes);
          this.#buffer.fill(BACKSLASH, 0, escapes);
          this.#length = escapes;
          break;
        }
        this.#slashes = byte === BACKSLASH ? this.#slashes + 1 : 0;
        at++;
      }
    }
    if (at < bytes.length) this.#mode = "text";
    return at;
  }
}
