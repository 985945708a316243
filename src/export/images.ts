/** Images as their original files, never encoded again. */
import type { Frame } from "../stream/types.ts";
import { type Capture, type CaptureReader, rowsOf } from "./capture.ts";
import { extensionOf, itemName, streamName } from "./names.ts";
import type { Entry } from "./zip.ts";

/** One image to be saved. */
export interface ImageFile {
  readonly name: string;
  readonly sha256: string;
}

/**
 * The images of captures in order of appearance, each once a stream.
 *
 * @returns names without extension: stream / number, role, partial index and item
 */
export async function imageFiles(
  reader: CaptureReader,
  captures: readonly Capture[],
): Promise<ImageFile[]> {
  const files: ImageFile[] = [];
  for (const capture of captures) {
    const folder = streamName(capture.stream);
    const seen = new Set<string>();
    for await (const { frames } of rowsOf(reader, capture)) {
      for (const frame of frames) {
        if (frame.sha256 === null || seen.has(frame.sha256)) continue;
        seen.add(frame.sha256);
        const name = `${folder}/${frameName(frame, seen.size)}`;
        files.push({ name, sha256: frame.sha256 });
      }
    }
  }
  return files;
}

function frameName({ role, partialIndex, item }: Frame, number: number): string {
  const parts = [String(number).padStart(3, "0"), role, partialIndex, itemName(item)];
  return parts.filter((part) => part !== null && part !== "").join("-");
}

/** The images as entries of an archive; one that is no longer stored is left out. */
export async function* imageEntries(
  reader: CaptureReader,
  files: Iterable<ImageFile>,
  time: number,
): AsyncGenerator<Entry, void, void> {
  const taken = new Set<string>();
  for (const { name, sha256 } of files) {
    const image = await reader.getImage(sha256);
    if (image === undefined) continue;
    let full = `${name}.${extensionOf(image.mediaType)}`;
    // Two streams of one address and second have one folder.
    for (let copy = 2; taken.has(full); copy++) {
      full = `${name}-${copy}.${extensionOf(image.mediaType)}`;
    }
    taken.add(full);
    yield { name: full, bytes: bytesOf(image.blob), atMost: image.blob.size, stored: true, time };
  }
}

async function* bytesOf(blob: Blob): AsyncGenerator<Uint8Array, void, void> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
