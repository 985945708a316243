/**
 * Masks secrets in a byte stream of any length with bounded memory.
 *
 * The bytes are masked window by window. Where one window ends and the next begins follows from
 * the bytes alone, never from how they arrive, so a secret that straddles two chunks is masked as
 * if it were in one. Long runs of base64 letters (images) pass through untouched and uncopied.
 */
import { findSecrets } from "../stream/secrets/find.ts";
import { maskFor, type Masking, sample, TEXT_MASK } from "../stream/secrets/mask.ts";
import { closes } from "../stream/secrets/named.ts";
import type { Continuation, Secret } from "../stream/secrets/secret.ts";
import type { Piece } from "./pieces.ts";

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

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();
// One UTF-16 unit a byte, ASCII as ASCII: all the patterns need.
const byteReader = new TextDecoder("latin1");

/** Reading text, passing a long run through, or dropping the rest of a secret. */
type Mode = "text" | "run" | "swallow";

/** Offsets of its pieces count the bytes given to {@link SecretMasker.push}. */
export class SecretMasker {
  readonly #masking: Masking;
  #mode: Mode = "text";
  /** Context that was emitted already, then bytes that were not. */
  readonly #buffer = new Uint8Array(CONTEXT + WINDOW);
  /** Offset of the buffer's first byte. */
  #base = 0;
  #context = 0;
  #length = 0;
  /** Base64 letters at the end of the buffer without a break. */
  #run = 0;
  #swallowing: Continuation = { kind: "token" };
  #swallowed = 0;
  #slashes = 0;
  /** Ascending, not emitted yet. */
  #replacements: Piece[] = [];

  constructor(masking: Masking) {
    this.#masking = masking;
  }

  /**
   * Takes what must stand instead of a range that has not been pushed yet, of less than 8 KiB and
   * within one line. Replacements are given in ascending order.
   */
  replace(replacement: Piece): void {
    this.#replacements.push(replacement);
  }

  /** Takes bytes; returns the pieces that are decided, some of them views of what was given. */
  push(bytes: Uint8Array): Piece[] {
    const out: Piece[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#mode === "text") at = this.#text(bytes, at, out);
      else if (this.#mode === "run") at = this.#longRun(bytes, at, out);
      else at = this.#swallow(bytes, at, out);
    }
    return out;
  }

  /** There are no more bytes: returns the rest. */
  end(): Piece[] {
    const out: Piece[] = [];
    if (this.#mode === "swallow") this.#endSwallowing(0, out);
    else if (this.#length > this.#context) this.#decide(this.#length, out);
    return out;
  }

  #text(bytes: Uint8Array, from: number, out: Piece[]): number {
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
  #decide(wanted: number, out: Piece[]): void {
    const text = byteReader.decode(this.#buffer.subarray(0, this.#length));
    let cut = wanted;
    let emitted = this.#context;
    let open: Continuation | null = null;
    for (const secret of this.#secrets(text)) {
      if (secret.start >= cut) break;
      if (secret.end <= this.#context) continue;
      const start = Math.max(secret.start, emitted);
      if (start > emitted) out.push(this.#piece(emitted, start));
      const masked = maskFor(secret, TEXT_MASK);
      const bytes = secret.replacement ?? encoder.encode(masked);
      out.push({ start: this.#base + start, end: this.#base + secret.end, bytes });
      if (secret.replacement === undefined) {
        this.#masking.seen?.(secret.kind, sample(text, emitted, start, masked));
      }
      emitted = secret.end;
      open = secret.open;
      cut = Math.max(cut, secret.end);
    }
    if (cut > emitted) out.push(this.#piece(emitted, cut));
    this.#replacements = this.#replacements.filter(({ end }) => end > this.#base + cut);
    if (open !== null && emitted === this.#length) this.#startSwallowing(open);
    else this.#forget(cut);
  }

  /** Secrets of the buffer's text, and what is to be replaced in any case instead of those it touches. */
  #secrets(text: string): readonly Replaced[] {
    if (this.#replacements.length === 0) return findSecrets(text, this.#masking.kinds);
    const replaced = this.#replacements
      .map(({ start, end, bytes }) => ({
        kind: "key" as const,
        start: start - this.#base,
        end: end - this.#base,
        stub: "",
        open: null,
        replacement: bytes,
      }))
      .filter(({ end }) => end <= this.#length);
    // Not to be found again: a finding that begins in one might reach over others behind it.
    const rest = replaced.reduce(blanked, text);
    const untouched = findSecrets(rest, this.#masking.kinds).filter(
      (one) => !replaced.some(({ start, end }) => one.start < end && start < one.end),
    );
    return [...untouched, ...replaced].sort((a, b) => a.start - b.start);
  }

  /** A copy of bytes of the buffer, which is written over. */
  #piece(from: number, to: number): Piece {
    const bytes = this.#buffer.slice(from, to);
    return { start: this.#base + from, end: this.#base + to, bytes };
  }

  #forget(cut: number): void {
    const from = Math.max(0, cut - CONTEXT);
    this.#buffer.copyWithin(0, from, this.#length);
    this.#base += from;
    this.#context = cut - from;
    this.#length -= from;
  }

  /** Inside a long run: all but its last bytes go out as they came. */
  #longRun(bytes: Uint8Array, from: number, out: Piece[]): number {
    let at = from;
    while (at < bytes.length && LETTERS[bytes[at] ?? 0] === 1) at++;
    const arrived = at - from;
    const held = this.#length - this.#context;
    if (held + arrived > RUN_TAIL) {
      const fromHeld = Math.min(held, held + arrived - RUN_TAIL);
      if (fromHeld > 0) {
        out.push(this.#piece(this.#context, this.#context + fromHeld));
      }
      this.#buffer.copyWithin(0, this.#context + fromHeld, this.#length);
      this.#base += this.#context + fromHeld;
      this.#context = 0;
      this.#length = held - fromHeld;
      const direct = at - (RUN_TAIL - this.#length);
      if (direct > from) {
        const start = this.#base + this.#length;
        out.push({ start, end: start + direct - from, bytes: bytes.subarray(from, direct) });
        this.#base += direct - from;
      }
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
    this.#base += this.#length;
    this.#swallowed = 0;
    this.#context = 0;
    this.#length = 0;
    this.#run = 0;
  }

  /** The rest of a secret that was masked already: dropped up to its end. */
  #swallow(bytes: Uint8Array, from: number, out: Piece[]): number {
    const open = this.#swallowing;
    let at = from;
    let escapes = 0;
    if (open.kind === "token") {
      while (at < bytes.length && (LETTERS[bytes[at] ?? 0] ?? 0) > 0) at++;
    } else {
      const quote = open.quote.charCodeAt(0);
      while (at < bytes.length) {
        const byte = bytes[at];
        if (byte === LF || byte === CR) break;
        if (byte === quote && closes(this.#slashes, open.escapes)) {
          // The backslashes that belong to the closing quote were dropped with the secret.
          escapes = Math.min(this.#slashes, open.escapes);
          break;
        }
        this.#slashes = byte === BACKSLASH ? this.#slashes + 1 : 0;
        at++;
      }
    }
    this.#swallowed += at - from;
    if (at < bytes.length) this.#endSwallowing(escapes, out);
    return at;
  }

  /** @param escapes backslashes at the end of what was dropped that stay */
  #endSwallowing(escapes: number, out: Piece[]): void {
    const start = this.#base;
    // They may have been masked with the secret, when its part in the buffer ended with them.
    const end = Math.max(start, start + this.#swallowed - escapes);
    if (end > start) out.push({ start, end, bytes: NOTHING });
    this.#buffer.fill(BACKSLASH, 0, escapes);
    this.#base = start + this.#swallowed - escapes;
    this.#length = escapes;
    this.#mode = "text";
  }
}

/** The text with a string of spaces in this place. */
function blanked(text: string, { start: first, end }: Secret): string {
  const start = Math.max(0, first);
  if (end - start < 2) return text;
  return `${text.slice(0, start)}"${" ".repeat(end - start - 2)}"${text.slice(end)}`;
}

/** A range of the buffer and what is to stand for it, when that is no mask. */
type Replaced = Secret & { readonly replacement?: Uint8Array };
