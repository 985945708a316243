/** Images: whole, decodable, of the format and size that they are said to be of. */
import type { FlawKind } from "../../images/flaws.ts";
import type { Family, LintImage, Rule, Say } from "../rule.ts";
import { MOST_REMEMBERED } from "../rule.ts";

const shared = {
  dialects: null,
  source: "https://developer.mozilla.org/docs/Web/Media/Guides/Formats/Image_types",
} as const;

const truncated: Rule = {
  ...shared,
  id: "image-truncated",
  severity: "error",
  title: "An image that is cut off",
  why: "Its own header promises more bytes than came: viewers show a part of it, or nothing.",
  check: "Whether a size limit on the way cuts long events, or a recording was shortened.",
};
const base64: Rule = {
  ...shared,
  id: "image-base64",
  severity: "error",
  title: "An image whose base64 is broken",
  why: "Strict decoders, such as the browser's own, reject all of it.",
  check: "Whether the text was cut, escaped twice, or joined from pieces.",
  source: "https://datatracker.ietf.org/doc/html/rfc4648#section-4",
};
const unreadable: Rule = {
  ...shared,
  id: "image-unreadable",
  severity: "error",
  title: "Something that is no image",
  why: "The bytes begin like no image format: nothing can be shown.",
  check: "What the bytes are: an error page, text, or an image that was encoded twice.",
};
const unshown: Rule = {
  ...shared,
  id: "image-not-shown",
  severity: "info",
  title: "An image of a format that Darkroom does not show",
  why: "HEIC, TIFF, JPEG XL and icons are kept as they came; most browsers do not show them either.",
  check: "`output_format` of the request, if a page is to show the image.",
};
const format: Rule = {
  ...shared,
  id: "image-format",
  severity: "warning",
  title: "An image of another format than declared",
  why: "Files get the wrong ending, and programs that trust the declaration fail.",
  check: "`output_format` of the request; whether a gateway converts images.",
};
const size: Rule = {
  ...shared,
  id: "image-size",
  severity: "warning",
  title: "An image of another size than declared",
  why: "Layouts that reserve the declared space jump, and costs are counted by declared size.",
  check: "`size` of the request; whether a gateway scales images.",
};
const samePartial: Rule = {
  ...shared,
  id: "partial-image-repeated",
  severity: "info",
  title: "A partial image that is the one before",
  why: "It cost its bytes and shows nothing new.",
  check: "Fewer `partial_images` do as well.",
};
const finalIsPartial: Rule = {
  ...shared,
  id: "final-image-is-partial",
  severity: "info",
  title: "The final image is the last partial",
  why: "The same bytes came twice: nothing was added after the last partial.",
  check: "Fewer `partial_images` do as well.",
};

const BY_FLAW: Readonly<Record<FlawKind, Rule>> = {
  truncated,
  base64,
  empty: unreadable,
  unknown: unreadable,
  unshown,
  format,
  size,
};

interface State {
  /** The last partial by item: the first digits of its hash, which tell it from the one before. */
  readonly partials: Map<string, string>;
}

const DIGITS = 16;

export const images: Family<State> = {
  rules: [truncated, base64, unreadable, unshown, format, size, samePartial, finalIsPartial],
  dialects: null,
  start: () => ({ partials: new Map() }),
  event({ partials }, { n, images: seen, complete }, say) {
    if (n === null || seen.length === 0) return;
    for (const image of seen) {
      const { role } = image.source;
      for (const { kind, message } of image.flaws) {
        // What was cut with its event is said of the event.
        if (complete) say(BY_FLAW[kind], n, `Event ${n}, ${ROLES[role]}: ${message}.`);
      }
      compare(partials, image, n, say);
    }
  },
  gap({ partials }) {
    partials.clear();
  },
};

const ROLES = {
  partial: "a partial image",
  final: "a final image",
  preview: "a draft",
  repeat: "the final image again",
} as const;

function compare(
  partials: Map<string, string>,
  { source, sha256 }: LintImage,
  n: number,
  say: Say,
): void {
  if (sha256 === null || source.provisional) return;
  const item = source.item ?? "";
  const digits = sha256.slice(0, DIGITS);
  const before = partials.get(item);
  if (source.role === "partial") {
    if (before === digits)
      say(samePartial, n, `The partial of event ${n} is the one before, byte for byte.`);
    if (before !== undefined || partials.size < MOST_REMEMBERED) partials.set(item, digits);
  } else if (source.role === "final") {
    if (before === digits)
      say(finalIsPartial, n, `The final image, event ${n}, is the last partial, byte for byte.`);
    partials.delete(item);
  }
}
