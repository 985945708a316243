/** Masks secrets in what is stored and in what leaves the browser. */
import { CREDENTIALS, findSecrets } from "./find.ts";
import { isSecretName } from "./names.ts";
import { isMasked, type SecretKind, stubOf } from "./rules.ts";
import type { Secret } from "./secret.ts";

/** What is masked, and who wants to know of it. */
export interface Masking {
  readonly kinds: ReadonlySet<SecretKind>;
  /** Hears of every secret: its kind, and how it looks masked, with a few words before it. */
  readonly seen?: (kind: SecretKind, masked: string) => void;
}

/** What is masked before anything is stored. */
export const STORED: Masking = { kinds: CREDENTIALS };

/** A value with its secrets masked, and how many they were. */
export interface Masked<T> {
  readonly value: T;
  readonly count: number;
}

/** In text and JSON. */
export const TEXT_MASK = "••••";
/** In headers and URLs, which are ASCII. */
export const ASCII_MASK = "[masked]";

/** Words before a secret that a sample shows. */
const SAMPLE_CONTEXT = 24;

/** Masks the secrets of any text or JSON; what is left is as valid as it was. */
export function maskText(text: string, masking = STORED): Masked<string> {
  return replaceSecrets(text, TEXT_MASK, masking);
}

/**
 * Masks header values: whole ones whose name promises a secret (its scheme stays), and known
 * patterns in all others.
 */
export function maskHeaders(
  headers: readonly (readonly [name: string, value: string])[],
  masking = STORED,
): Masked<(readonly [name: string, value: string])[]> {
  let count = 0;
  const value = headers.map(([name, text]) => {
    const masked = maskHeader(name, text, masking);
    count += masked.count;
    return [name, masked.value] as const;
  });
  return { value, count };
}

function maskHeader(name: string, value: string, masking: Masking): Masked<string> {
  if (!isSecretName(name, "header") || !masking.kinds.has("authorization")) {
    return /^[a-z][a-z0-9+.-]{0,20}:\/\/|^\/.*\?/i.test(value)
      ? maskUrl(value, masking)
      : replaceSecrets(value, ASCII_MASK, masking);
  }
  // A count is none: `x-token-limit: 4096`. A password may be one.
  const isCount = /^\s*[0-9]{0,9}\s*$/.test(value) && !isSecretName(name, "field");
  if (isCount || value.trim() === "" || isMasked(value)) return { value, count: 0 };
  const scheme = /^(?:Bearer|Basic|Digest|Token|ApiKey|AWS4-HMAC-SHA256) /i.exec(value)?.[0] ?? "";
  masking.seen?.("authorization", `${name}: ${scheme}${ASCII_MASK}`);
  return { value: `${scheme}${ASCII_MASK}`, count: 1 };
}

/** Masks user and password, parameters of query and fragment, and known patterns anywhere in a URL. */
export function maskUrl(url: string, masking = STORED): Masked<string> {
  if (/^data:/i.test(url)) return maskDataUrl(url, masking);
  let count = 0;
  const mask = (before: string, behind = ""): string => {
    count++;
    masking.seen?.("named", `${before}${ASCII_MASK}${behind}`);
    return `${before}${ASCII_MASK}${behind}`;
  };
  const names = masking.kinds.has("named");
  const withoutUser = url.replace(
    // Up to the last `@` of the address: a password may have one.
    /^([a-z][a-z0-9+.-]{0,20}:\/\/)([^/?#@\\]{1,1000}(?:@[^\s/?#@\\"'<>]{0,1000})*)@/i,
    (all, scheme: string, user: string) => (isMasked(user) || !names ? all : mask(scheme, "@")),
  );
  const value = withoutUser.replace(
    /([?&;#])([^=?&;#]{1,100})=([^&;#]+)/g,
    (all, before: string, name: string, secret: string) =>
      isMasked(secret) || !names || !isSecretName(decoded(name), "url")
        ? all
        : mask(`${before}${name}=`),
  );
  const rest = replaceSecrets(value, ASCII_MASK, masking);
  return { value: rest.value, count: count + rest.count };
}

/** What looks like parameters of a data URL is its payload: base64, or text whose escapes may hide secrets. */
function maskDataUrl(url: string, masking: Masking): Masked<string> {
  const comma = url.indexOf(",") + 1;
  const [head, payload] = [url.slice(0, comma), url.slice(comma)];
  const text = /;base64,$/i.test(head) ? payload : decoded(payload);
  // What does not change keeps the spelling of its escapes.
  if (text === payload || findSecrets(text, masking.kinds).length === 0)
    return replaceSecrets(url, ASCII_MASK, masking);
  const front = replaceSecrets(head, ASCII_MASK, masking);
  const rest = replaceSecrets(text, ASCII_MASK, masking);
  return { value: front.value + encoded(rest.value), count: front.count + rest.count };
}

function encoded(text: string): string {
  // Half a pair, which no URL has that a browser wrote, would throw.
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd"));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Masks one entry of a form by its name, or what its value looks like. */
export function maskField(name: string, value: string, masking = STORED): Masked<string> {
  const promised = masking.kinds.has("named") && isSecretName(name, "url");
  if (!promised || value === "" || isMasked(value)) return maskText(value, masking);
  const masked = `${stubOf(value)}${TEXT_MASK}`;
  masking.seen?.("named", `${name}=${masked}`);
  return { value: masked, count: 1 };
}

function replaceSecrets(text: string, mask: string, masking: Masking): Masked<string> {
  const secrets = findSecrets(text, masking.kinds);
  let value = "";
  let from = 0;
  for (const secret of secrets) {
    const masked = maskFor(secret, mask);
    masking.seen?.(secret.kind, sample(text, from, secret.start, masked));
    value += text.slice(from, secret.start) + masked;
    from = secret.end;
  }
  return { value: value + text.slice(from), count: secrets.length };
}

/** What stands instead of a secret. */
export function maskFor({ stub, quotes = "" }: Secret, mask: string): string {
  return quotes + stub + mask + quotes;
}

/**
 * How a secret looks masked, with the end of what stands before it in its line.
 *
 * @param from where the secret before it ended: nothing of that one is shown
 * @param start where it begins
 */
export function sample(text: string, from: number, start: number, masked: string): string {
  const before = text.slice(Math.max(from, start - SAMPLE_CONTEXT), start);
  return `${/[^\r\n]*$/.exec(before)?.[0] ?? ""}${masked}`;
}
