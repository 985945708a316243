/** Masks secrets in the bodies of requests. */
import { joined } from "../bytes.ts";
import { findSecrets } from "./find.ts";
import {
  type Masked,
  maskField,
  maskFor,
  maskText,
  maskUrl,
  sample,
  STORED,
  TEXT_MASK,
} from "./mask.ts";
import { readImageFacts } from "../images/container.ts";

/** One entry of a form; a file has a name and no bytes. */
interface FormEntry {
  readonly name: string;
  readonly value: string | { readonly file: string; readonly type: string; readonly size: number };
}

/** @param type content type of the request: parameters are masked by their names */
export function maskBodyText(text: string, type: string, masking = STORED): Masked<string> {
  if (!/^\s*application\/x-www-form-urlencoded\b/i.test(type)) return maskText(text, masking);
  const { value, count } = maskUrl(`?${text}`, masking);
  return { value: value.slice(1), count };
}

/** Masks the entries of a form: what they say, what they are called, and the names of files. */
export function maskForm(fields: readonly FormEntry[], masking = STORED): Masked<FormEntry[]> {
  let count = 0;
  const counted = ({ value, count: more }: Masked<string>): string => {
    count += more;
    return value;
  };
  const value = fields.map(({ name, value: said }): FormEntry => {
    const masked =
      typeof said === "string"
        ? counted(maskField(name, said, masking))
        : { ...said, file: counted(maskText(said.file, masking)) };
    return { name: counted(maskText(name, masking)), value: masked };
  });
  return { value, count };
}

/**
 * Masks a body of bytes. What is no text as a whole is masked where it is: in the parts of a
 * multipart form and in runs of text elsewhere; bytes of images stay as they are.
 *
 * @param type content type of the request
 */
export function maskBytes(bytes: Uint8Array, type: string, masking = STORED): Masked<Uint8Array> {
  const text = decodedUtf8(bytes);
  if (text !== null) {
    const { value, count } = maskBodyText(text, type, masking);
    return { value: count === 0 ? bytes : new TextEncoder().encode(value), count };
  }
  const letters = lettersOf(bytes);
  const pieces: Uint8Array[] = [];
  let count = 0;
  let from = 0;
  for (const [start, end] of textRuns(letters, imagesIn(bytes, letters))) {
    const run = letters.slice(start, end);
    let before = 0;
    for (const secret of findSecrets(run, masking.kinds)) {
      const masked = maskFor(secret, TEXT_MASK);
      masking.seen?.(secret.kind, sample(run, before, secret.start, masked));
      pieces.push(bytes.subarray(from, start + secret.start), new TextEncoder().encode(masked));
      from = start + secret.end;
      before = secret.end;
      count++;
    }
  }
  if (count === 0) return { value: bytes, count };
  pieces.push(bytes.subarray(from));
  return { value: joined(pieces), count };
}

/** UTF-8 as text, or null when it is none. */
export function decodedUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes turned into letters at once: more arguments than an engine takes would throw. */
const STEP = 8192;

/** One UTF-16 unit a byte, of the same number. */
function lettersOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + STEP)));
  }
  return parts.join("");
}

/** UTF-8 without control characters. In noise chance makes none so long. */
const TEXT_RUN =
  /(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){24,}/g;

type Range = readonly [start: number, end: number];

/** Runs of text outside these ranges, which are ascending. */
function* textRuns(letters: string, without: readonly Range[]): Generator<Range, void, void> {
  const edges = [...without, [letters.length, letters.length] as const];
  let from = 0;
  for (const [start, end] of edges) {
    for (const match of letters.slice(from, start).matchAll(TEXT_RUN)) {
      yield [from + match.index, from + match.index + match[0].length];
    }
    from = end;
  }
}

/** The first line of a multipart body; every part begins with it (RFC 2046, 5.1.1). */
const BOUNDARY = /^--[^\r\n]{1,70}(?=\r\n)/;

/** Where images are: the body as a whole, or parts of it. */
function imagesIn(bytes: Uint8Array, letters: string): Range[] {
  const boundary = BOUNDARY.exec(letters)?.[0];
  if (boundary === undefined) return isImage(bytes) ? [[0, bytes.length]] : [];
  const images: Range[] = [];
  let start = 0;
  for (let at = 0; at < letters.length;) {
    const next = letters.indexOf(`\r\n${boundary}`, at);
    const end = next < 0 ? letters.length : next;
    // Where a part without headers has none of them, those of the next are known already.
    if (start <= at) start = afterHeaders(letters, at);
    if (start < end && isImage(bytes.subarray(start, end))) images.push([start, end]);
    at = end + "\r\n".length + boundary.length;
  }
  return images;
}

function afterHeaders(letters: string, from: number): number {
  const end = letters.indexOf("\r\n\r\n", from);
  return end < 0 ? letters.length : end + "\r\n\r\n".length;
}

function isImage(bytes: Uint8Array): boolean {
  const { mediaType } = readImageFacts(bytes);
  // That one is text.
  return mediaType !== "application/octet-stream" && mediaType !== "image/svg+xml";
}
