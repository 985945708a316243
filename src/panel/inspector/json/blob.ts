/** Strings of a payload that are no text: base64, and images in it. Pure. */
import { decodeBase64, type DecodedBase64 } from "../../../stream/images/base64.ts";
import { readImageFacts } from "../../../stream/images/container.ts";
import type { ImageFacts } from "../../../stream/types.ts";
import type { JsonDocument, JsonNode } from "./document.ts";

export type Blobby =
  | {
      readonly kind: "image";
      /** By magic, or what a data URL of another format says. */
      readonly mediaType: string;
    }
  | { readonly kind: "base64" };

/** The smallest image that means anything, in letters: a 1×1 GIF takes 56. */
const LEAST_IMAGE = 48;
/** Longer than any id or signature an API sends in capitals, small letters and digits. */
const LEAST_BASE64 = 256;
/** What a string is shows in its first letters. */
const HEAD = 4_096;
const DATA_URL = /^data:[^,"]{0,500},/i;

/** What a string holds, judged by its beginning; null when it is text. */
export function blobOf(document: JsonDocument, node: JsonNode): Blobby | null {
  if (node.kind !== "string" || node.end - node.start < LEAST_IMAGE) return null;
  const head = document.stringText(node, HEAD);
  const url = DATA_URL.exec(head)?.[0];
  const letters = (url === undefined ? head : head.slice(url.length)).replace(/\s+/g, "");
  if (url === undefined && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(letters)) return null;
  const { bytes, mediaType } = decodeBase64(
    url === undefined ? letters.slice(0, letters.length - (letters.length % 4)) : head,
  );
  const facts = readImageFacts(bytes);
  if (facts.mediaType !== "application/octet-stream") {
    return { kind: "image", mediaType: facts.mediaType };
  }
  if (mediaType?.startsWith("image/") === true) return { kind: "image", mediaType };
  const isMixed = /[a-z]/.test(letters) && /[A-Z]/.test(letters) && /[0-9]/.test(letters);
  const isLong = node.end - node.start >= LEAST_BASE64;
  return isLong && (isMixed || url !== undefined) ? { kind: "base64" } : null;
}

/** About how many bytes a base64 string holds, without decoding it. */
export function roughSize(node: JsonNode): number {
  return Math.floor(((node.end - node.start - 2) * 3) / 4);
}

export interface DecodedImage extends Pick<DecodedBase64, "bytes" | "problem"> {
  readonly facts: ImageFacts;
}

/** The whole image of a string that {@link blobOf} called one. Takes about 1 ms a megabyte. */
export function decodeImage(document: JsonDocument, node: JsonNode): DecodedImage {
  const { bytes, problem } = decodeBase64(document.stringText(node));
  return { bytes, problem, facts: readImageFacts(bytes) };
}
