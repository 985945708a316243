/**
 * How secrets look in text: the one list of patterns.
 *
 * Two dangers pull in opposite directions. A chance match inside the base64 of an image would
 * damage it: a 2 MB image holds four given letters by chance every few images. And a secret must
 * not hide because it stands beside base64. What tells them apart: standard base64 has neither
 * `-` nor `_`, which most keys begin with; for the two that have only base64 letters, a match in
 * the midst of a long run of them is chance.
 */

import { BLANK, ESCAPED_LETTER } from "./letters.ts";

/** What a secret is taken for, and so what a person may choose to keep. */
export type SecretKind =
  /** `Authorization`, cookies, and other headers that carry a credential, also written out in text */
  | "authorization"
  /** API keys and tokens known by how they look */
  | "key"
  /** the value of a field or parameter whose name promises a secret: `password`, `?sig=` */
  | "named"
  /** an e-mail address: personal rather than secret */
  | "email";

export interface Rule {
  /** Global and sticky-free. Group 1, when there is one, is the secret; else all of the match. */
  readonly pattern: RegExp;
  /** Other than "key". */
  readonly kind?: SecretKind;
  /** Has an end of its own; all others go on for as long as letters of a token come. */
  readonly bounded?: true;
  /** What must hold of the secret beside the pattern. */
  readonly accept?: (secret: string) => boolean;
}

/**
 * The literal that was just matched begins a word. In JSON the letter of an escape such as `\n`
 * may stand before it, in a URL that is itself a parameter `%3D`. With `glue`, it may also follow so many letters of standard base64: those
 * end where a `-` or `_` comes. (Literal first, lookbehind after: the engine then searches for the
 * literal instead of looking back from every character.)
 */
function beginning(literal: string, glue?: number): string {
  const glued = glue === undefined ? "" : `|[A-Za-z0-9+/]{${glue}}`;
  return `${literal}(?<=(?:^|[^A-Za-z0-9_-]|\\\\[nrtbf]|\\\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}${glued})${literal})`;
}

/** A letter of base64 in an image, which may be wrapped or have some of its letters escaped. */
const IMAGE_LETTER = String.raw`(?:[A-Za-z0-9+]|\\?/|\\[nr]|%2[BbFf]|\r?\n(?:data: ?)?)`;

/** Not in the midst of a long run of base64 letters. */
function outsideBase64(literal: string, rest: string): string {
  return `${beginning(literal)}(?<!${IMAGE_LETTER}{200}${literal})${rest}(?!${IMAGE_LETTER}{200})`;
}

/**
 * The rest of a run of a token's letters. A key of known length may be followed by more of them
 * without a delimiter; what stayed would look like a key, and might be the end of one.
 */
const REST = "[A-Za-z0-9_-]*";

/** A letter of what follows an authorization scheme (RFC 7235: token68). */
const TOKEN68 = `(?:[A-Za-z0-9._~+/=-]|${ESCAPED_LETTER})`;
/** Between a scheme and what follows it; in a URL a blank is escaped. */
const GAP = `(?:${BLANK}{1,40}|%20)`;
const COLON = `${BLANK}{0,40}:${BLANK}{0,40}`;
const HEADER_END = `${COLON}(?:%20)?`;

/** Does it read as a user and a password (RFC 7617), when it is no word? */
function isBasic(secret: string): boolean {
  if (/[0-9=]/.test(secret)) return true;
  try {
    return atob(secret.replace(/\\+/g, "")).includes(":");
  } catch {
    return false;
  }
}

export const RULES: readonly Rule[] = [
  // OpenRouter, Anthropic, OpenAI: distinctive enough to be masked wherever they stand.
  { pattern: /sk-(?:or-v[0-9]|ant|proj|svcacct|admin)-[A-Za-z0-9_-]{8,}/g },
  // OpenAI's older keys, DeepSeek and others. 512, because `sk-` is short and URL-safe base64 has it.
  // With neither a digit nor many letters in a row it is a class of a style: `sk-toggleable__content`.
  {
    pattern: new RegExp(`${beginning("sk-", 512)}[A-Za-z0-9_-]{16,}`, "g"),
    accept: (secret) => /[0-9]|^sk-[A-Za-z]{32}/.test(secret),
  },
  // Stripe and its likes
  { pattern: new RegExp(`${beginning("[sr]k_(?:live|test)_", 256)}[A-Za-z0-9]{16}${REST}`, "g") },
  // Google
  { pattern: new RegExp(outsideBase64("AIza", "[A-Za-z0-9_-]{30,60}") + REST, "g") },
  // Amazon: long-term and temporary access key ids
  {
    pattern: new RegExp(outsideBase64("A[KS]IA", "[0-9A-Z]{16}(?![A-Za-z0-9])"), "g"),
    bounded: true,
  },
  // GitHub
  { pattern: new RegExp(`${beginning("gh[pousr]_", 256)}[A-Za-z0-9]{20}${REST}`, "g") },
  { pattern: new RegExp(`${beginning("github_pat_", 256)}[A-Za-z0-9_]{20}${REST}`, "g") },
  // Slack
  { pattern: new RegExp(`${beginning("xox[abeoprs]-", 256)}[A-Za-z0-9-]{10}${REST}`, "g") },
  // Hugging Face, Groq, xAI, Replicate
  { pattern: new RegExp(`${beginning("(?:hf|gsk|xai|r8)[_-]")}[A-Za-z0-9]{30}${REST}`, "g") },
  // JSON Web Token (RFC 7519): header and payload are JSON objects, so both begin with eyJ.
  {
    pattern: new RegExp(
      `${beginning("eyJ")}[A-Za-z0-9_-]{8,16384}\\.eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*){0,3}`,
      "g",
    ),
  },
  // Bearer (RFC 6750); "bearer authentication" is prose.
  {
    pattern: new RegExp(`[Bb](?:earer|EARER)${GAP}(${TOKEN68}{8,})`, "g"),
    kind: "authorization",
    accept: (secret) => /[0-9]/.test(secret) || secret.length >= 24,
  },
  // A header written out in text
  {
    pattern: new RegExp(`[Aa]uthorization${HEADER_END}[Bb]asic${GAP}(${TOKEN68}{4,})`, "g"),
    kind: "authorization",
    accept: isBasic,
  },
  {
    pattern: new RegExp(
      `(?:[Aa]uthorization|[Xx]-[Aa][Pp][Ii]-[Kk]ey|[Xx]-[Gg]oog-[Aa]pi-[Kk]ey|[Aa]pi-[Kk]ey)${HEADER_END}(?:(?:[Tt]oken|[Aa]pi[Kk]ey)${GAP})?(${TOKEN68}{8,})`,
      "g",
    ),
    kind: "authorization",
    accept: (secret) => /[0-9=]|^[A-Za-z]{24}/.test(secret),
  },
  {
    pattern: new RegExp(`[Cc]ookie${COLON}([A-Za-z0-9_.$-]{1,100}=[^"'\\\\\\r\\n]{4,32768})`, "g"),
    kind: "authorization",
    bounded: true,
  },
  // User and password in a URL: up to the last `@`, as a password may have one.
  {
    pattern: /:(?:\\{0,7}\/){2}([^ \t\r\n/?#"'\\<>:]{0,200}:[^ \t\r\n/?#"'\\<>]{1,1000})@/g,
    kind: "named",
    bounded: true,
  },
];

/** What of a secret may stay, so that a person recognises which it was. */
const STUB =
  /^(?:sk-or-|sk-ant-|sk-proj-|sk-|AIza|A[KS]IA|gh[pousr]_|github_pat_|xox[a-z]-|(?:Bearer|Basic|Token|ApiKey) )/i;

/** The recognisable beginning of a secret, or nothing. */
export function stubOf(secret: string): string {
  return STUB.exec(secret)?.[0] ?? "";
}

/** A value that was masked before; as UTF-8 read byte by byte, too. */
const MASKED =
  /^(?:[A-Za-z0-9_ -]{0,12}(?:•{4}|(?:\u00e2[\u20ac\u0080]\u00a2){4})|(?:[A-Za-z0-9-]{1,20} )?\[masked\])$/;

export function isMasked(value: string): boolean {
  return value.length < 40 && MASKED.test(value);
}
