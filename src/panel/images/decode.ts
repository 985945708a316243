/** Turns a stored image into a small bitmap with the browser's own decoder. */
import type { ImageRecord } from "../../store/records.ts";
import { blobOf, fitInside } from "./drawable.ts";

/** Largest print of the filmstrip on a screen of two device pixels per px. */
const BOX = { width: 168, height: 168 };

/**
 * @param image one that {@link refusal} lets pass
 * @throws when the browser finds no picture in it at all
 */
export async function decodeThumbnail(image: ImageRecord): Promise<ImageBitmap> {
  const { width, height } = fitInside(
    image.width ?? BOX.width,
    image.height ?? BOX.height,
    BOX.width,
    BOX.height,
  );
  const blob = blobOf(image);
  try {
    return await createImageBitmap(blob, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: "medium",
    });
  } catch (error) {
    // createImageBitmap refuses a truncated image; an <img> shows it as far as it goes.
    return drawAsFarAsItGoes(blob, width, height, error);
  }
}

async function drawAsFarAsItGoes(
  blob: Blob,
  width: number,
  height: number,
  refused: unknown,
): Promise<ImageBitmap> {
  const url = URL.createObjectURL(blob);
  try {
    const element = new Image();
    await new Promise<void>((resolve, reject) => {
      element.addEventListener("load", () => resolve());
      element.addEventListener("error", () => reject(refused));
      element.src = url;
    });
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(element, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } finally {
    URL.revokeObjectURL(url);
  }
}
