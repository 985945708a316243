/** Which names promise a secret: of headers, of URL parameters, of fields in text and JSON. */
import { ESCAPED_LETTER } from "./letters.ts";

/** Where a name stands decides how much it promises: `key` in a URL is one, in JSON it is a word. */
export type Place = "header" | "url" | "field";

/** Secret wherever it stands; compared without case and separators, as the end of the name. */
const ALWAYS =
  /(?:^auth|apikey|secret|password|passwd|passphrase|(?:secret|private|access|subscription|signing|encryption|master|account|auth|shared)key|accesskeyid|(?:access|refresh|id|auth|session|security|bearer|api|csrf|xsrf|oauth|client|personal)token|authorization|cookies?|credentials?|jwt|pwd)$/;

/** Words that promise a secret in a header or a URL, where nothing but a credential is called so. */
const WORD: Readonly<Record<"header" | "url", RegExp>> = {
  header: /(?:token|secret|key|password|cookie)$|^(?:auth|jwt|signature)$/,
  url: /(?:token|secret|password)$|^(?:key|sig|signature|auth|pwd|jwt|sid|hmac|credential)$/,
};

/** Names with such a word that are no secrets: caching, paging, storing, a handshake. */
const HARMLESS =
  /(?:idempotency|surrogate|cache|websocket|public|primary|foreign|sort|partition|row|object|dedupe)key$|(?:page|paging|continuation|sync|next|prev|cursor)token$/;

/**
 * Does this name promise a secret? Plural counts (`max_tokens`, `x-ratelimit-remaining-tokens`)
 * never do. In JSON some names promise one only together with their value, see
 * {@link mayHoldSecret}.
 */
export function isSecretName(name: string, place: Place): boolean {
  const words = wordsOf(name);
  const joined = words.join("");
  if (HARMLESS.test(joined)) return false;
  if (ALWAYS.test(joined)) return true;
  return place !== "field" && words.some((word) => WORD[place].test(word));
}

/**
 * A field called `token` or `…_token` or `…_key` holds a secret if its value is token-like: in
 * `logprobs`, `token` is a piece of a word.
 */
export function mayHoldSecret(name: string): boolean {
  const joined = wordsOf(name).join("");
  return /(?:token|.key)$/.test(joined) && !HARMLESS.test(joined);
}

/** Whole names: `invalid_password` has the number of an error, `master_key` that of a record. */
const OF_DIGITS =
  /^(?:(?:user|client|app|db|database|admin|root|my|new|old|current)?(?:password|passwd|pwd|passphrase|secret)|x?apikey)$/;

/** Is a number under this name of a field a secret, a password of digits? */
export function mayBeNumber(name: string): boolean {
  return OF_DIGITS.test(wordsOf(name).join(""));
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

const TOKEN = new RegExp(`^(?:[A-Za-z0-9._~+/=-]|${ESCAPED_LETTER})+$`);

/** Looks like a credential and not like a word: long, of one piece, with letters and digits. */
export function isTokenLike(value: string): boolean {
  return value.length >= 20 && TOKEN.test(value) && /[A-Za-z]/.test(value) && /[0-9]/.test(value);
}

/** What stands under such names and is none: `"credentials":"include"`, `"auth":"none"`. */
const NO_SECRET =
  /^(?:none|null|nil|undefined|true|false|yes|no|include|omit|same-origin|required|optional)$/i;

/** Is this value one of the few words that are no secret under any name? */
export function isNoSecret(value: string): boolean {
  return NO_SECRET.test(value);
}
