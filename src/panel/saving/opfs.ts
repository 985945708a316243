/**
 * Saves a file of any size with flat memory: the bytes go to a private file of the browser (OPFS),
 * which is then downloaded like a link. `showSaveFilePicker` is refused in Chrome's panels and absent
 * in Firefox.
 */
const FOLDER = "exports";
/** A file is written in pieces of at least this size. */
const WRITE = 1024 * 1024;
/** How often progress is told, ms. */
const TELL = 100;
/** Long enough for any download of a local file to have begun and ended, ms. */
const KEEP = 10 * 60_000;
/** How often a file that is still held is tried to be removed, and how long after one another, ms. */
const TRIES = 20;
const AGAIN = 250;

/** Workers alone have it: https://fs.spec.whatwg.org/#filesystemsyncaccesshandle */
interface SyncFile {
  /** @returns how many bytes it took */
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  close(): void;
}
interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncFile>;
}

/**
 * Writes the pieces to a temporary file. Runs in a worker only.
 *
 * @param progress bytes written so far
 * @param name of the temporary file, which no other has
 * @throws the signal's reason when it aborts, and what the browser says when its storage is full;
 *   the temporary file is gone then
 */
export async function writeTemporary(
  pieces: AsyncIterable<Uint8Array>,
  progress: (written: number) => void,
  signal: AbortSignal,
  name: string,
): Promise<File> {
  await removeTemporaries().catch(() => {});
  const folder = await exportsFolder();
  const handle = (await folder.getFileHandle(name, { create: true })) as SyncFileHandle;
  let file: SyncFile | null = null;
  try {
    file = await handle.createSyncAccessHandle();
    await writeAll(file, pieces, progress, signal);
    file.close();
    return await handle.getFile();
  } catch (error) {
    file?.close();
    await folder.removeEntry(name).catch(() => {});
    throw error;
  }
}

async function writeAll(
  file: SyncFile,
  pieces: AsyncIterable<Uint8Array>,
  progress: (written: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const buffer = new Uint8Array(WRITE);
  let held = 0;
  let written = 0;
  let told = -TELL;
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) {
      const taken = file.write(bytes.subarray(at), { at: written });
      if (taken === 0) throw new DOMException("The storage is full.", "QuotaExceededError");
      at += taken;
      written += taken;
    }
  };
  for await (const piece of pieces) {
    signal.throwIfAborted();
    if (held + piece.byteLength > WRITE) {
      write(buffer.subarray(0, held));
      held = 0;
    }
    if (piece.byteLength > WRITE) {
      write(piece);
    } else {
      buffer.set(piece, held);
      held += piece.byteLength;
    }
    if (performance.now() - told < TELL) continue;
    told = performance.now();
    progress(written + held);
    // In long stretches without reading, that it is cancelled must be heard.
    await new Promise((resolve) => setTimeout(resolve));
  }
  write(buffer.subarray(0, held));
}

/**
 * Removes the file that a worker which was ended had begun, if it had.
 *
 * @throws what the browser says when it stays locked
 */
export async function removeTemporary(name: string): Promise<void> {
  const folder = await exportsFolder();
  for (let tries = 1; ; tries++) {
    try {
      return await folder.removeEntry(name);
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotFoundError") return;
      // A worker that was told to end holds it until it has ended.
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

/**
 * Removes temporary files, of this panel and of earlier ones.
 *
 * @param younger keep those that are not older than so many ms: their downloads may not be over
 */
export async function removeTemporaries(younger = KEEP): Promise<void> {
  const now = Date.now();
  const folder = await exportsFolder();
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind !== "file") continue;
    const { lastModified } = await handle.getFile();
    // One that is being written cannot be removed, and need not.
    if (younger === 0 || now - lastModified > younger)
      await folder.removeEntry(name).catch(() => {});
  }
}

async function exportsFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}
