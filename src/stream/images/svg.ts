/** SVG: text, recognised by its root element and never rendered as markup. */
import type { ContainerReader } from "./container-reader.ts";

/** How much of either end is read. */
const HEAD = 16_384;
const TAIL = 16_384;

export const readSvg: ContainerReader = (bytes) => {
  const decoder = new TextDecoder();
  const head = decoder.decode(bytes.subarray(0, HEAD));
  const root = rootTag(head);
  if (root === null) return null;
  const tail = beforeRemarks(decoder.decode(bytes.subarray(Math.max(0, bytes.length - TAIL))));
  const viewBox = /\sviewBox\s*=\s*["']([^"']{0,200})["']/
    .exec(root)?.[1]
    ?.trim()
    .split(/[\s,]+/);
  return {
    mediaType: "image/svg+xml",
    width: pixels(root, "width") ?? positive(viewBox?.[2]),
    height: pixels(root, "height") ?? positive(viewBox?.[3]),
    complete: /<\/svg\s{0,100}>$/.test(tail) || (root.endsWith("/>") && tail.endsWith("/>")),
  };
};

/** The text without the comments, instructions and white space that may follow the root. */
function beforeRemarks(text: string): string {
  for (let left = text.trimEnd(); ;) {
    const opening = left.endsWith("-->") ? "<!--" : left.endsWith("?>") ? "<?" : null;
    const begin = opening === null ? -1 : left.lastIndexOf(opening);
    if (begin < 0) return left;
    left = left.slice(0, begin).trimEnd();
  }
}

/** The `<svg …>` tag after declaration, comments and doctype; unfinished if it is cut there. */
function rootTag(text: string): string | null {
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    const closing = text.startsWith("<!--", at)
      ? "-->"
      : text.startsWith("<?", at)
        ? "?>"
        : /^<!doctype/i.test(text.slice(at, at + 9))
          ? ">"
          : null;
    if (closing === null) break;
    const end = text.indexOf(closing, at);
    if (end < 0) return null;
    at = end + closing.length;
  }
  if (!/^<svg(?=[\s/>])/.test(text.slice(at, at + 5))) return null;
  const end = text.indexOf(">", at);
  return end < 0 ? text.slice(at) : text.slice(at, end + 1);
}

function pixels(root: string, name: string): number | null {
  const pattern =
    name === "width"
      ? /\swidth\s*=\s*["']\s*([0-9.]{1,20})(?:px)?\s*["']/
      : /\sheight\s*=\s*["']\s*([0-9.]{1,20})(?:px)?\s*["']/;
  return positive(pattern.exec(root)?.[1]);
}

function positive(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) && number > 0 ? number : null;
}
