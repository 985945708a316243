/** Small pictures of stored images, decoded once, a few at a time, only while something shows them. */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ImageRecord } from "../../store/records.ts";
import { strings } from "../strings/index.ts";
import { refusal } from "./drawable.ts";

export type Thumbnail =
  | { readonly kind: "waiting" }
  | { readonly kind: "drawn"; readonly bitmap: ImageBitmap; readonly image: ImageRecord }
  | { readonly kind: "refused"; readonly words: string; readonly image: ImageRecord | null };

/** Decoding is off the main flow but takes a core each. */
const AT_ONCE = 2;
/** Thumbnails kept after nothing shows them any more. */
const KEPT = 300;

interface Entry {
  readonly view: Signal<Thumbnail>;
  users: number;
  /** Being read or decoded at this moment. */
  busy: boolean;
  /** What was found out of it stays true; what only the store failed to say is asked again. */
  settled: boolean;
}

export interface ThumbnailSource {
  /** Begins to use an image's thumbnail; {@link release} it when it is off the screen. */
  acquire(sha256: string): ReadonlySignal<Thumbnail>;
  release(sha256: string): void;
}

export class Thumbnails implements ThumbnailSource {
  readonly #getImage: (sha256: string) => Promise<ImageRecord | undefined>;
  readonly #decode: (image: ImageRecord) => Promise<ImageBitmap>;
  readonly #entries = new Map<string, Entry>();
  /** Newest last: what has just scrolled into view is drawn first. */
  readonly #queue: string[] = [];
  #running = 0;

  constructor(
    getImage: (sha256: string) => Promise<ImageRecord | undefined>,
    decode: (image: ImageRecord) => Promise<ImageBitmap>,
  ) {
    this.#getImage = getImage;
    this.#decode = decode;
  }

  acquire(sha256: string): ReadonlySignal<Thumbnail> {
    let entry = this.#entries.get(sha256);
    if (entry === undefined) {
      const view = signal<Thumbnail>({ kind: "waiting" });
      entry = { view, users: 0, busy: false, settled: false };
    } else {
      this.#entries.delete(sha256);
    }
    this.#entries.set(sha256, entry);
    entry.users += 1;
    if (!entry.settled && !entry.busy) {
      this.#queue.push(sha256);
      this.#next();
    }
    return entry.view;
  }

  release(sha256: string): void {
    const entry = this.#entries.get(sha256);
    if (entry === undefined) return;
    entry.users -= 1;
    this.#evict();
  }

  #next(): void {
    while (this.#running < AT_ONCE) {
      const sha256 = this.#queue.pop();
      if (sha256 === undefined) return;
      const entry = this.#entries.get(sha256);
      // Several rows may have asked for it, and all of them may have scrolled away since.
      if (entry === undefined || entry.users === 0 || entry.busy) continue;
      if (entry.settled) continue;
      entry.busy = true;
      this.#running += 1;
      void this.#draw(sha256, entry).finally(() => {
        entry.busy = false;
        this.#running -= 1;
        this.#next();
      });
    }
  }

  async #draw(sha256: string, entry: Entry): Promise<void> {
    const image = await this.#getImage(sha256).catch(() => null);
    if (image === null || image === undefined) {
      const words = image === null ? strings.image.unread : strings.image.missing;
      entry.view.value = { kind: "refused", words, image: null };
      return;
    }
    entry.view.value = await this.#drawn(image);
    entry.settled = true;
  }

  async #drawn(image: ImageRecord): Promise<Thumbnail> {
    const words = refusal(image);
    if (words !== null) return { kind: "refused", words, image };
    try {
      return { kind: "drawn", bitmap: await this.#decode(image), image };
    } catch {
      return { kind: "refused", words: strings.image.undecodable, image };
    }
  }

  #evict(): void {
    if (this.#entries.size <= KEPT) return;
    for (const [sha256, entry] of this.#entries) {
      if (this.#entries.size <= KEPT) return;
      if (entry.users > 0) continue;
      const view = entry.view.peek();
      if (view.kind === "drawn") view.bitmap.close();
      this.#entries.delete(sha256);
    }
  }
}
