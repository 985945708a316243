/** Which names promise a secret: of headers, of URL parameters, of fields in text and JSON. */

/** Where a name stands decides how much it promises: `key` in a URL is one, in JSON it is a word. */
export type Place = "header" | "url" | "field";

/** Secret wherever it stands; compared without case and separators, as the end of the name. */
const ALWAYS =
  /(?:^auth|apikey|secret|password|passwd|passphrase|(?:secret|private|access|subscription|signing|encryption|master|account|auth|shared)key|accesskeyid|(?:access|refresh|id|auth|session|security|bearer|api|csrf|xsrf|oauth|client|personal)token|authorization|cookies?|credentials?|jwt|pwd)$/;

/** Words that promise a secret in a header or a URL, where nothing but a credential is called so. */
const WORDS: Readonly<Record<"header" | "url", ReadonlySet<string>>> = {
  header: new Set([
    "token",
    "secret",
    "key",
    "apikey",
    "password",
    "cookie",
    "auth",
    "jwt",
    "signature",
  ]),
  url: new Set([
    "token",
    "secret",
    "key",
    "sig",
    "signature",
    "auth",
    "pwd",
    "jwt",
    "sid",
    "hmac",
    "credential",
  ]),
};

/** Names with such a word that are no secrets: caching, paging, a handshake. */
const HARMLESS =
  /^(?:idempotencykey|xidempotencykey|surrogatekey|cachekey|promptcachekey|secwebsocketkey|(?:next|prev|previous)?(?:page|paging|continuation|sync)token|(?:next|prev)token|publickey|sortkey|partitionkey)$/;

/**
 * Does this name promise a secret? Plural counts (`max_tokens`, `x-ratelimit-remaining-tokens`)
 * never do; a bare `token` in JSON depends on its value, see {@link isTokenLike}.
 */
export function isSecretName(name: string, place: Place): boolean {
  if (name.length > 100) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const joined = words.join("");
  if (HARMLESS.test(joined)) return false;
  if (ALWAYS.test(joined)) return true;
  return place !== "field" && words.some((word) => WORDS[place].has(word));
}

/** Looks like a credential and not like a word: long, of one piece, with letters and digits. */
export function isTokenLike(value: string): boolean {
  return (
    value.length >= 20 &&
    /^[A-Za-z0-9._~+/=-]+$/.test(value) &&
    /[A-Za-z]/.test(value) &&
    /[0-9]/.test(value)
  );
}
