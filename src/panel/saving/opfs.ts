/**
 * Saves a file of any size from a DevTools panel with flat memory: the bytes go to a private file
 * of the browser (OPFS), which is then downloaded like a link. `showSaveFilePicker` is refused in
 * Chrome's panels and absent in Firefox.
 */
const FOLDER = "exports";
/** A file is written in pieces of at least this size: each write crosses to another process. */
const WRITE = 1024 * 1024;
/** How often progress is told, ms. */
const TELL = 100;
/** Long enough for any download of a local file to have begun and ended, ms. */
const KEEP = 10 * 60_000;

/**
 * Writes the pieces to a temporary file.
 *
 * @param progress bytes written so far
 * @throws the signal's reason when it aborts, and what the browser says when its storage is full;
 *   the temporary file is gone then
 */
export async function writeTemporary(
  pieces: AsyncIterable<Uint8Array>,
  progress: (written: number) => void,
  signal: AbortSignal,
): Promise<File> {
  const folder = await exportsFolder();
  const name = `${Date.now()}-${crypto.randomUUID()}`;
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  try {
    const buffer = new Uint8Array(WRITE);
    let held = 0;
    let written = 0;
    let told = -TELL;
    const flush = async (): Promise<void> => {
      // What the browser takes over it copies first: the buffer is free again.
      if (held > 0) await stream.write(buffer.subarray(0, held));
      held = 0;
    };
    for await (const piece of pieces) {
      signal.throwIfAborted();
      if (held + piece.byteLength > WRITE) await flush();
      if (piece.byteLength > WRITE) {
        // What comes from the store never lies in shared memory, which a file would refuse.
        await stream.write(piece as Uint8Array<ArrayBuffer>);
      } else {
        buffer.set(piece, held);
        held += piece.byteLength;
      }
      written += piece.byteLength;
      if (performance.now() - told < TELL) continue;
      told = performance.now();
      progress(written);
      // Long stretches without reading or writing must not hold up the panel.
      await new Promise((resolve) => setTimeout(resolve));
    }
    await flush();
    await stream.close();
    return await handle.getFile();
  } catch (error) {
    await stream.abort().catch(() => {});
    await folder.removeEntry(name).catch(() => {});
    throw error;
  }
}

/** Removes temporary files whose downloads are long over, of this panel and of earlier ones. */
export async function removeOldTemporaries(now: number): Promise<void> {
  const folder = await exportsFolder();
  for await (const name of folder.keys()) {
    if (now - Number(name.split("-")[0]) > KEEP) await folder.removeEntry(name);
  }
}

/** Offers the file to the user under a name, as a click on a link would. */
export function offerDownload(file: File, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download holds the file, not the address, but takes the address only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function exportsFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}
