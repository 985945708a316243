import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ImageRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import { blobOf, refusal } from "../images/drawable.ts";

export type ShownImage =
  | { readonly kind: "loading" }
  | { readonly kind: "missing" }
  /** The store did not answer. */
  | { readonly kind: "unread" }
  | {
      readonly kind: "found";
      readonly image: ImageRecord;
      /** Its bytes, typed by their own beginning and not by what the page called them. */
      readonly blob: Blob;
      /** Null when it is not drawn. */
      readonly url: string | null;
    };

/** A stored image as long as something shows it. */
export function useImage(store: StoreReader, sha256: string | null): ReadonlySignal<ShownImage> {
  const shown = useSignal<ShownImage>({ kind: "loading" });
  useEffect(() => {
    let url: string | null = null;
    let current = true;
    shown.value = { kind: sha256 === null ? "missing" : "loading" };
    if (sha256 !== null) void show(sha256);
    async function show(key: string): Promise<void> {
      const image = await store.getImage(key).catch(() => null);
      if (!current) return;
      if (!image) {
        shown.value = { kind: image === null ? "unread" : "missing" };
        return;
      }
      const blob = blobOf(image);
      if (refusal(image) === null) url = URL.createObjectURL(blob);
      shown.value = { kind: "found", image, blob, url };
    }
    return () => {
      current = false;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [sha256, store, shown]);
  return shown;
}
