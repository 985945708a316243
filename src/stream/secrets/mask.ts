/** Masks secrets in what is stored and in what leaves the browser. */
import { findSecrets } from "./find.ts";
import { isSecretName } from "./names.ts";
import { isMasked, stubOf } from "./rules.ts";

/** A value with its secrets masked, and how many they were. */
export interface Masked<T> {
  readonly value: T;
  readonly count: number;
}

/** In text and JSON. */
export const TEXT_MASK = "••••";
/** In headers and URLs, which are ASCII. */
export const ASCII_MASK = "[masked]";

/** Masks the secrets of any text or JSON; what is left is as valid as it was. */
export function maskText(text: string): Masked<string> {
  return replaceSecrets(text, TEXT_MASK);
}

/**
 * Masks header values: whole ones whose name promises a secret (its scheme stays), and known
 * patterns in all others.
 */
export function maskHeaders(
  headers: readonly (readonly [name: string, value: string])[],
): Masked<(readonly [name: string, value: string])[]> {
  let count = 0;
  const value = headers.map(([name, text]) => {
    const masked = maskHeader(name, text);
    count += masked.count;
    return [name, masked.value] as const;
  });
  return { value, count };
}

function maskHeader(name: string, value: string): Masked<string> {
  if (!isSecretName(name, "header")) {
    return /^[a-z][a-z0-9+.-]{0,20}:\/\/|^\/.*\?/i.test(value)
      ? maskUrl(value)
      : replaceSecrets(value, ASCII_MASK);
  }
  // A count is none: `x-token-limit: 4096`.
  if (/^\s*[0-9]{0,9}\s*$/.test(value) || isMasked(value)) return { value, count: 0 };
  const scheme = /^(?:Bearer|Basic|Digest|Token|ApiKey|AWS4-HMAC-SHA256) /i.exec(value)?.[0] ?? "";
  return { value: `${scheme}${ASCII_MASK}`, count: 1 };
}

/** Masks user and password, parameters of query and fragment, and known patterns anywhere in a URL. */
export function maskUrl(url: string): Masked<string> {
  // The "parameters" of a data URL are its payload.
  if (/^data:/i.test(url)) return { value: url, count: 0 };
  let count = 0;
  const mask = (): string => {
    count++;
    return ASCII_MASK;
  };
  const withoutUser = url.replace(
    /^([a-z][a-z0-9+.-]{0,20}:\/\/)([^/?#@\\]{1,1000})@/i,
    (all, scheme: string, user: string) => (isMasked(user) ? all : `${scheme}${mask()}@`),
  );
  const value = withoutUser.replace(
    /([?&;#])([^=?&;#]{1,100})=([^&;#]+)/g,
    (all, before: string, name: string, secret: string) =>
      isMasked(secret) || !isSecretName(decoded(name), "url") ? all : `${before}${name}=${mask()}`,
  );
  const rest = replaceSecrets(value, ASCII_MASK);
  return { value: rest.value, count: count + rest.count };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Masks one entry of a form by its name, or what its value looks like. */
export function maskField(name: string, value: string): Masked<string> {
  if (isSecretName(name, "url") && value !== "" && !isMasked(value)) {
    return { value: `${stubOf(value)}${TEXT_MASK}`, count: 1 };
  }
  return maskText(value);
}

function replaceSecrets(text: string, mask: string): Masked<string> {
  const secrets = findSecrets(text);
  let value = "";
  let from = 0;
  for (const { start, end, stub } of secrets) {
    value += `${text.slice(from, start)}${stub}${mask}`;
    from = end;
  }
  return { value: value + text.slice(from), count: secrets.length };
}
