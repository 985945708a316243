/** What all of OpenRouter's APIs have in common. https://openrouter.ai/docs/api-reference/streaming */
import type { Hints, Sign } from "../dialect.ts";

/** Sent while a provider has nothing to say yet. */
export const OPENROUTER_COMMENT = /^OPENROUTER PROCESSING/;

export function openrouterHint({ url }: Hints): Sign | null {
  return /^https:\/\/(?:[a-z0-9-]+\.)?openrouter\.ai\//.test(url)
    ? { weight: 0.5, reason: "its URL is OpenRouter's" }
    : null;
}
