/** Names of saved files, safe on every file system. */
import type { StreamRecord } from "../store/records.ts";
import { maskText, maskUrl, type Masking } from "../stream/secrets/mask.ts";
import { SECRET_KINDS } from "./redaction.ts";

/** A name needs no secret, not even in a file that may hold some. */
const ALL: Masking = { kinds: new Set(SECRET_KINDS) };

/** `openrouter.ai-api-v1-responses-2026-11-20T12-04-32`. */
export function streamName({
  request,
  startedAt,
}: Pick<StreamRecord, "request" | "startedAt">): string {
  return `${slug(placeOf(maskUrl(request.url, ALL).value), 100) || "stream"}-${timeName(startedAt)}`;
}

/** `2026-11-20T12-04-32`, UTC. */
export function timeName(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replaceAll(":", "-");
}

/** Letters, digits, dots and dashes of a text; empty when it has none. */
export function slug(text: string, longest: number): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .slice(0, longest)
    .replace(/^[-.]+|[-.]+$/g, "");
}

/** An item's id as a part of a name; empty when there is none. */
export function itemName(item: string | null): string {
  return slug(maskText(item ?? "", ALL).value, 80);
}

/** Host and path; parameters may be secret, and make a name unreadable. Of a `data:` URL nothing is either. */
function placeOf(url: string): string {
  if (/^data:/i.test(url)) return "data";
  try {
    const { host, protocol, pathname } = new URL(url);
    return `${host === "" ? protocol : host}${pathname}`;
  } catch {
    return url.split(/[?#]/)[0] ?? "";
  }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "image/bmp": "bmp",
  "image/heic": "heic",
  "image/tiff": "tiff",
  "image/jxl": "jxl",
  "image/x-icon": "ico",
  "image/svg+xml": "svg",
};

/** @param mediaType as the container's own first bytes say, never as an API says */
export function extensionOf(mediaType: string): string {
  return EXTENSIONS[mediaType] ?? "bin";
}
