/** Images written to a folder, as they were received, each once a stream. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { extensionOf, slug } from "../export/names.ts";
import type { ImageLine } from "./inspect.ts";

export class ImageFolder {
  readonly #folder: string;
  readonly #taken = new Set<string>();
  count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param path of the file that the stream is of: names begin with it */
  async write(path: string, image: ImageLine, bytes: Uint8Array): Promise<void> {
    if (this.count === 0) await mkdir(this.#folder, { recursive: true });
    const stem = slug(basename(path === "-" ? "stdin" : path), 80) || "stream";
    const event = String(image.event).padStart(6, "0");
    const role = image.partialIndex === null ? image.role : `${image.role}-${image.partialIndex}`;
    const ending = extensionOf(image.mediaType ?? "");
    let name = `${stem}-${event}-${role}`;
    for (let copy = 2; this.#taken.has(name); copy++) name = `${stem}-${event}-${role}-${copy}`;
    this.#taken.add(name);
    await writeFile(join(this.#folder, `${name}.${ending}`), bytes);
    this.count++;
  }
}
