/** The clipboard, as far as a DevTools panel may use it. */

/** What is longer is exported, not pasted, letters. */
export const MOST_COPIED = 32_000_000;

/**
 * Puts text on the clipboard; tells whether it worked. A DevTools window's permissions policy may
 * keep the asynchronous clipboard out of panels; `execCommand` in a user's gesture is the older way.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "offscreen";
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return copied;
  }
}

/** Chrome's way to ask before a refusal; https://developer.mozilla.org/docs/Web/API/PermissionsPolicy. */
interface PolicyDocument {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Whether images may be put on the clipboard here: there is no older way for them. */
export function canCopyImages(): boolean {
  if (typeof ClipboardItem === "undefined" || !("clipboard" in navigator)) return false;
  const policy = (document as PolicyDocument).featurePolicy;
  return policy?.allowsFeature("clipboard-write") ?? true;
}

/**
 * Puts an image on the clipboard as PNG, the one format every browser takes; tells whether it worked.
 * Call it in a click's own handler.
 */
export async function copyImage(blob: Blob): Promise<boolean> {
  try {
    // The promise goes in, so that the user's gesture is not used up by the conversion.
    const png = blob.type === "image/png" ? Promise.resolve(blob) : toPng(blob);
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    return true;
  } catch {
    return false;
  }
}

async function toPng(blob: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/png" });
}
