/** Formats that are images, and that Darkroom only knows by name: they are kept, and not shown. */
import { spells } from "./ascii.ts";
import type { ContainerReader } from "./container-reader.ts";

const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** Their lengths are not read, so they count as whole: nothing says that they are not. */
export const readOther: ContainerReader = (bytes, view) => {
  const mediaType = typeOf(bytes, view);
  return mediaType === null ? null : { mediaType, width: null, height: null, complete: true };
};

/** Is this the type of a format that is only known by name? */
export function isOther(mediaType: string): boolean {
  return OTHERS.has(mediaType);
}

const OTHERS: ReadonlySet<string> = new Set([
  "image/heic",
  "image/tiff",
  "image/jxl",
  "image/x-icon",
]);

function typeOf(bytes: Uint8Array, view: DataView): string | null {
  if (bytes.length < 12) return null;
  if (spells(bytes, 4, "ftyp")) {
    const brand = String.fromCharCode(...bytes.subarray(8, 12));
    return HEIF_BRANDS.has(brand) ? "image/heic" : null;
  }
  if (spells(bytes, 0, "II*\0") || spells(bytes, 0, "MM\0*")) return "image/tiff";
  if (spells(bytes, 0, "\xff\x0a") || spells(bytes, 0, "\0\0\0\x0cJXL \r\n\x87\n")) {
    return "image/jxl";
  }
  return isIcon(bytes, view) ? "image/x-icon" : null;
}

/** Its magic is four bytes that much else begins with: the first entry must make sense, too. */
function isIcon(bytes: Uint8Array, view: DataView): boolean {
  if (view.getUint32(0) !== 0x0000_0100 || bytes.length < 22) return false;
  const count = view.getUint16(4, true);
  const [reserved, offset] = [view.getUint8(9), view.getUint32(18, true)];
  return count > 0 && count <= 256 && reserved === 0 && offset >= 6 + 16 * count;
}
