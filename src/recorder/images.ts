/** Images in events: base64 → bytes → SHA-256 → a Blob that is stored once. */
import type { NewImage } from "../store/commit.ts";
import { decodeBase64 } from "../stream/images/base64.ts";
import { readImageFacts } from "../stream/images/container.ts";
import type { Frame, ImageFacts, ImageSource } from "../stream/types.ts";

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unfinished({ mediaType }: ImageFacts): string {
  return mediaType === "application/octet-stream"
    ? "no image format that Darkroom knows"
    : "the image is cut off";
}

/** Decodes one image. `image` is null when nothing of it decodes; the frame then says why. */
export async function storeImage(
  source: ImageSource,
): Promise<{ frame: Frame; image: NewImage | null }> {
  const { role, partialIndex, item, path, link } = source;
  if (source.base64 === null) {
    const frame = { role, partialIndex, item, path, sha256: null, problem: null };
    return { frame: link === null ? frame : { ...frame, link }, image: null };
  }
  const { bytes, problem } = decodeBase64(source.base64);
  if (bytes.byteLength === 0) {
    const words = problem ?? "the image is empty";
    return { frame: { role, partialIndex, item, path, sha256: null, problem: words }, image: null };
  }
  const facts = readImageFacts(bytes);
  const key = await sha256(bytes);
  const flaw = facts.complete ? null : unfinished(facts);
  return {
    frame: { role, partialIndex, item, path, sha256: key, problem: problem ?? flaw },
    image: { ...facts, sha256: key, blob: new Blob([bytes], { type: facts.mediaType }) },
  };
}
