/** `npm run icons`: draws the extension's icons into public/icons. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawIcon, ICON_SIZES } from "../fixtures/icon.ts";
import { encodePng } from "../fixtures/png.ts";

for (const size of ICON_SIZES) {
  const path = new URL(`../../public/icons/icon-${size}.png`, import.meta.url);
  writeFileSync(fileURLToPath(path), encodePng(drawIcon(size), 9));
}
