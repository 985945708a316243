import { useSignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { WarnIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { Thumbnail, ThumbnailSource } from "./thumbnails.ts";

/** Where thumbnails come from; set once at the root, since every list has them. */
export const ThumbnailContext = createContext<ThumbnailSource | null>(null);

/** The thumbnail of one image, as long as it is on the screen. */
export function Thumb({ sha256, label }: { sha256: string; label: string }) {
  const source = useContext(ThumbnailContext);
  const view = useSignal<Thumbnail>({ kind: "waiting" });
  useLayoutEffect(() => {
    if (source === null) return undefined;
    const thumbnail = source.acquire(sha256);
    const stop = thumbnail.subscribe((value) => {
      view.value = value;
    });
    return () => {
      stop();
      source.release(sha256);
    };
  }, [source, sha256, view]);
  const state = view.value;
  if (state.kind === "refused") {
    return (
      <span class="thumb thumb-refused" role="img" aria-label={state.words} title={state.words}>
        <WarnIcon />
      </span>
    );
  }
  if (state.kind === "waiting") return <span class="thumb thumb-waiting" />;
  const title = state.image.complete ? label : `${label}, ${strings.image.truncated}`;
  return <BitmapCanvas bitmap={state.bitmap} title={title} />;
}

function BitmapCanvas({ bitmap, title }: { bitmap: ImageBitmap; title: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || bitmap.width === 0) return;
    element.width = bitmap.width;
    element.height = bitmap.height;
    element.getContext("2d")?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas class="thumb" ref={canvas} role="img" aria-label={title} title={title} />;
}
