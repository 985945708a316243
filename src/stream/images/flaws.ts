/** What is wrong with an image, or with what its event says of it. */
import type { ImageFacts, ImageSource } from "../types.ts";
import type { DecodedBase64 } from "./base64.ts";
import { isOther } from "./others.ts";

export type FlawKind =
  /** its text is not right base64; what decoded of it is kept */
  | "base64"
  /** nothing of it decoded */
  | "empty"
  /** no format that is known here */
  | "unknown"
  /** a format that is known by name, and not shown */
  | "unshown"
  /** its container says that more should follow */
  | "truncated"
  /** it is of another format than its event says */
  | "format"
  /** it is of another size than its event says */
  | "size";

export interface ImageFlaw {
  readonly kind: FlawKind;
  /** In words that stand on their own. */
  readonly message: string;
}

/**
 * Holds an image against its own container and against what its event declares.
 *
 * @param facts of the decoded bytes; see container.ts
 * @returns its flaws, the gravest first
 */
export function findFlaws(
  source: Pick<ImageSource, "mediaType" | "declared">,
  decoded: DecodedBase64,
  facts: ImageFacts,
): ImageFlaw[] {
  const isEmpty = decoded.bytes.length === 0;
  if (isEmpty) return [{ kind: "empty", message: decoded.problem ?? "the image is empty" }];
  const flaws: ImageFlaw[] = [];
  if (decoded.problem !== null) flaws.push({ kind: "base64", message: decoded.problem });
  if (facts.mediaType === UNKNOWN) {
    flaws.push({ kind: "unknown", message: "no image format that Darkroom knows" });
    return flaws;
  }
  if (isOther(facts.mediaType)) {
    flaws.push({ kind: "unshown", message: `${facts.mediaType} is not shown by Darkroom` });
  }
  if (!facts.complete) flaws.push({ kind: "truncated", message: "the image is cut off" });
  for (const given of new Set([formatOf(decoded.mediaType), formatOf(source.mediaType)])) {
    if (given === null || given === facts.mediaType) continue;
    flaws.push({ kind: "format", message: `declared as ${given}, but it is ${facts.mediaType}` });
  }
  const size = sizeFlaw(source.declared, facts);
  if (size !== null) flaws.push(size);
  return flaws;
}

const UNKNOWN = "application/octet-stream";

/** Other names that are in use for the same formats. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["image/jpg", "image/jpeg"],
  ["image/pjpeg", "image/jpeg"],
  ["image/x-png", "image/png"],
  ["image/svg", "image/svg+xml"],
  ["image/x-ms-bmp", "image/bmp"],
  ["image/heif", "image/heic"],
  ["image/vnd.microsoft.icon", "image/x-icon"],
]);

/** The declared format as the one name it goes by here; null when nothing is declared. */
function formatOf(mediaType: string | null): string | null {
  const name = mediaType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!name.startsWith("image/") || name === "image/*") return null;
  return SAME.get(name) ?? name;
}

function sizeFlaw(declared: ImageSource["declared"], facts: ImageFacts): ImageFlaw | null {
  // A drawing has no pixels of its own to be held against.
  if (declared === null || facts.mediaType === "image/svg+xml") return null;
  const { width, height } = facts;
  if (width === null || height === null) return null;
  if (width === declared.width && height === declared.height) return null;
  return {
    kind: "size",
    message: `declared as ${declared.width} × ${declared.height}, but it is ${width} × ${height}`,
  };
}
