/** Images of events: SHA-256, and the bytes, which are stored once. */
import type { NewImage } from "../store/commit.ts";
import type { SeenImage } from "../stream/meaning/meaning.ts";
import type { Frame } from "../stream/types.ts";

/** Hexadecimal SHA-256 of the image's bytes; null when it has none. */
export async function hashOf({ bytes }: SeenImage): Promise<string | null> {
  if (bytes.byteLength === 0) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The appearance of an image, with what is wrong with it in words. */
export function frameOf({ source, flaws }: SeenImage, sha256: string | null): Frame {
  const { role, partialIndex, item, path, link } = source;
  const problem = flaws.length === 0 ? null : flaws.map(({ message }) => message).join("; ");
  const frame = { role, partialIndex, item, path, sha256, problem };
  return link === null ? frame : { ...frame, link };
}

/** What the store keeps of it; null when nothing of it decoded. */
export function imageOf({ bytes, facts }: SeenImage, sha256: string | null): NewImage | null {
  if (facts === null || sha256 === null) return null;
  return { ...facts, sha256, bytes };
}
