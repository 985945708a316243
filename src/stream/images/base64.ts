/** Base64 as it really arrives: bare, in data URLs, URL-safe, wrapped, badly padded, cut short. */

export interface DecodedBase64 {
  /** Decoded as far as the text goes right. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type a data URL gives, or null. */
  readonly mediaType: string | null;
  /** What is wrong with the text, in words, or null. */
  readonly problem: string | null;
}

/** https://tc39.es/proposal-arraybuffer-base64/: Chrome 140, Firefox 133; not in Node 20. */
interface NativeDecoder {
  fromBase64?: (
    text: string,
    options: { alphabet: "base64" | "base64url"; lastChunkHandling: "loose" },
  ) => Uint8Array<ArrayBuffer>;
}

/** `data:` media type, parameters, `;base64`. RFC 2397; parameters bounded, for they are never long. */
const DATA_URL = /^\s*data:([^,;]{0,200})((?:;[^,;]{0,200}){0,8}),/i;

/**
 * Decodes base64 text or a data URL. White space is ignored and missing padding is forgiven, as
 * browsers do; anything else that is wrong ends the decoding and is named.
 */
export function decodeBase64(text: string): DecodedBase64 {
  const url = DATA_URL.exec(text);
  if (url === null) {
    if (/^\s*data:/i.test(text))
      return { bytes: new Uint8Array(0), mediaType: null, problem: "the data URL has no data" };
    return { ...decodeBare(text), mediaType: null };
  }
  const mediaType = (url[1] ?? "").trim().toLowerCase() || null;
  const body = text.slice(url[0].length);
  if (/;\s*base64\s*$/i.test(url[2] ?? "")) return { ...decodeBare(unescapeSome(body)), mediaType };
  return { ...decodePercent(body), mediaType };
}

type Decoded = Pick<DecodedBase64, "bytes" | "problem">;

function decodeBare(text: string): Decoded {
  const native = (Uint8Array as NativeDecoder).fromBase64;
  if (native !== undefined) {
    try {
      const alphabet = /[-_]/.test(text) ? "base64url" : "base64";
      const bytes = native.call(Uint8Array, text, { alphabet, lastChunkHandling: "loose" });
      return { bytes, problem: bytes.length === 0 ? EMPTY : null };
    } catch {
      // Something is wrong with it: the slow way says what, and keeps what went right.
    }
  }
  return decodeQuickly(text) ?? decodeCarefully(text);
}

const EMPTY = "no image data";
const SKIP = 64;
const PAD = 65;
const BAD = 66;

const VALUES = (() => {
  const values = new Uint8Array(128).fill(BAD);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < letters.length; i++) values[letters.charCodeAt(i)] = i;
  values["-".charCodeAt(0)] = 62;
  values["_".charCodeAt(0)] = 63;
  values["=".charCodeAt(0)] = PAD;
  for (const space of "\t\n\f\r ") values[space.charCodeAt(0)] = SKIP;
  return values;
})();

const NONE = 0xffff;

/**
 * The 12 bits of two letters, by the two bytes as a number, {@link NONE} when one is no letter.
 * Only where the engine cannot decode by itself.
 */
const PAIRS = (Uint8Array as NativeDecoder).fromBase64 === undefined ? makePairs() : null;

function makePairs(): Uint16Array {
  const pairs = new Uint16Array(0x1_0000).fill(NONE);
  const bytes = new Uint8Array(2);
  const number = new Uint16Array(bytes.buffer);
  for (let first = 0; first < 128; first++) {
    for (let second = 0; second < 128; second++) {
      const [high = BAD, low = BAD] = [VALUES[first], VALUES[second]];
      if (high > 63 || low > 63) continue;
      // Written as bytes and read as a number, so that it is right whatever the machine's byte order.
      bytes[0] = first;
      bytes[1] = second;
      pairs[number[0] ?? 0] = (high << 6) | low;
    }
  }
  return pairs;
}

/** Decodes four letters at a time; null when the text is more than letters and their padding. */
function decodeQuickly(text: string): Decoded | null {
  if (PAIRS === null) return null;
  const raw = new Uint8Array(text.length);
  if (new TextEncoder().encodeInto(text, raw).read < text.length) return null;
  let letters = raw.length;
  while (letters > 0 && raw[letters - 1] === 0x3d) letters--;
  const rest = letters & 3;
  const pads = raw.length - letters;
  if (letters === 0 || rest === 1 || (pads > 0 && pads !== (4 - rest) % 4)) return null;
  const groups = letters >> 2;
  const tail = decodeCarefully(text.slice(groups * 4, letters));
  // White space among the last letters counts as none of them.
  if (tail.bytes.length !== Math.max(0, rest - 1)) return null;
  const bytes = new Uint8Array(groups * 3 + tail.bytes.length);
  bytes.set(tail.bytes, groups * 3);
  const pairs = new Uint16Array(raw.buffer, 0, groups * 2);
  let seen = 0;
  let to = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const high = PAIRS[pairs[i] ?? 0] ?? NONE;
    const low = PAIRS[pairs[i + 1] ?? 0] ?? NONE;
    seen |= high | low;
    bytes[to] = high >> 4;
    bytes[to + 1] = (high << 4) | (low >> 8);
    bytes[to + 2] = low;
    to += 3;
  }
  return seen > 0xfff ? null : { bytes, problem: null };
}

/** Decodes letter by letter; exported for the tests, which hold it against the native one. */
export function decodeCarefully(text: string): Decoded {
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3);
  let length = 0;
  let group = 0;
  let letters = 0;
  let pads = 0;
  let problem: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (VALUES[code] ?? BAD) : BAD;
    if (value < 64) {
      if (pads > 0) {
        problem = `goes on after its padding, at character ${i + 1}`;
        break;
      }
      group = (group << 6) | value;
      if (++letters === 4) {
        bytes[length] = group >> 16;
        bytes[length + 1] = group >> 8;
        bytes[length + 2] = group;
        length += 3;
        group = 0;
        letters = 0;
      }
    } else if (value === PAD) {
      pads++;
    } else if (value === BAD) {
      problem = `not base64 at character ${i + 1} of ${text.length}`;
      break;
    }
  }
  if (letters >= 2) bytes[length++] = letters === 2 ? group >> 4 : group >> 10;
  if (letters === 3) bytes[length++] = group >> 2;
  if (problem === null) {
    if (letters === 1) problem = "cut off in the middle of a byte";
    else if (pads > 0 && pads !== (4 - letters) % 4) problem = "wrong padding";
    else if (length === 0) problem = EMPTY;
  }
  return { bytes: bytes.slice(0, length), problem };
}

/** A data URL may escape `+`, `/` and `=`. */
function unescapeSome(text: string): string {
  return text.includes("%")
    ? text.replace(/%(2B|2F|3D|0A|0D|20)/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;
}

/** A data URL without `;base64`: percent-encoded, as SVG usually is. */
function decodePercent(text: string): Decoded {
  const raw = new TextEncoder().encode(text);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    const hex = raw[i] === 0x25 ? hexPair(raw, i + 1) : -1;
    if (hex >= 0) i += 2;
    raw[length++] = hex >= 0 ? hex : (raw[i] ?? 0);
  }
  return { bytes: raw.slice(0, length), problem: length === 0 ? EMPTY : null };
}

function hexPair(bytes: Uint8Array, at: number): number {
  const pair = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
  return /^[0-9a-f]{2}$/i.test(pair) ? Number.parseInt(pair, 16) : -1;
}
