/**
 * A worker of the panel: decodes two pictures and says how much of the second is new. It is asked
 * one thing at a time, so that no more than two decoded pictures are ever held.
 */
import { changedShare, type RgbaPixels } from "../../stream/images/changed.ts";

/** What the panel sends: two pictures, or that it no longer wants to know. */
export type Order = { readonly before: Blob; readonly after: Blob } | "cancel";

/** What it hears, once for each two pictures. */
export type Answer =
  | { readonly kind: "share"; readonly share: number | null }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly why: string };

/** Pixels that are compared in one go: 4 MB a picture, some milliseconds. */
const AT_ONCE = 1_000_000;

/** What is being compared is no longer asked for. */
const current = { cancelled: false };

addEventListener("message", ({ data }: MessageEvent<Order>) => {
  current.cancelled = data === "cancel";
  if (data !== "cancel") void answer(data.before, data.after);
});

async function answer(before: Blob, after: Blob): Promise<void> {
  let said: Answer;
  try {
    const share = await compare(before, after);
    said = current.cancelled ? { kind: "cancelled" } : { kind: "share", share };
  } catch (error) {
    said = { kind: "failed", why: String(error) };
  }
  postMessage(said);
}

async function compare(before: Blob, after: Blob): Promise<number | null> {
  const old = await createImageBitmap(before);
  try {
    if (current.cancelled) return null;
    const now = await createImageBitmap(after);
    try {
      return await compareBitmaps(old, now);
    } finally {
      now.close();
    }
  } finally {
    old.close();
  }
}

/** Strip by strip: the pixels of two whole pictures would double what is held. */
async function compareBitmaps(old: ImageBitmap, now: ImageBitmap): Promise<number | null> {
  const { width, height } = now;
  if (old.width !== width || old.height !== height) return null;
  const most = Math.max(1, Math.floor(AT_ONCE / width));
  const context = new OffscreenCanvas(width, Math.min(most, height)).getContext("2d", {
    willReadFrequently: true,
  });
  if (context === null) throw new Error("no canvas");
  // Nothing of what was drawn before shines through.
  context.globalCompositeOperation = "copy";
  let changed = 0;
  for (let top = 0; top < height && !current.cancelled; top += most) {
    const rows = Math.min(most, height - top);
    const share = changedShare(strip(context, old, top, rows), strip(context, now, top, rows));
    changed += (share ?? 0) * rows;
    // Or no message would be heard before the last strip.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return changed / height;
}

function strip(
  context: OffscreenCanvasRenderingContext2D,
  picture: ImageBitmap,
  top: number,
  rows: number,
): RgbaPixels {
  const { width } = picture;
  context.drawImage(picture, 0, top, width, rows, 0, 0, width, rows);
  return context.getImageData(0, 0, width, rows);
}
