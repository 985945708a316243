import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ImageFacts } from "../../../stream/types.ts";
import { formatBytes } from "../../format.ts";
import { PrintIcon } from "../../icons.tsx";
import { formatName } from "../../images/drawable.ts";
import { Thumb } from "../../images/Thumb.tsx";
import { strings } from "../../strings/index.ts";
import { decodeImage, roughSize, type Blobby } from "./blob.ts";
import type { JsonDocument, JsonNode } from "./document.ts";

export interface BlobChipProps {
  readonly document: JsonDocument;
  readonly node: JsonNode;
  readonly blob: Blobby;
  /** The image in the store, when the recorder knows this one. */
  readonly sha256: string | null;
}

interface Known {
  readonly facts: ImageFacts;
  readonly bytes: number;
}

/** Decoding a longer one only to name its size would hold the panel up, letters. */
const MOST_DECODED = 32_000_000;

/** A string that is an image, as what it is: never its letters. */
export function BlobChip({ document, node, blob, sha256 }: BlobChipProps) {
  const known = useSignal<Known | null>(null);
  const isImage = blob.kind === "image";
  useEffect(() => {
    known.value = null;
    if (!isImage || node.end - node.start > MOST_DECODED) return undefined;
    // After the tree is drawn: an image of 10 MB takes some milliseconds.
    const timer = setTimeout(() => {
      const { facts, bytes } = decodeImage(document, node);
      known.value = { facts, bytes: bytes.byteLength };
    });
    return () => clearTimeout(timer);
  }, [document, node.start, isImage, known]);

  const words = strings.inspector;
  const size = formatBytes(known.value?.bytes ?? roughSize(node));
  if (!isImage) return <span class="blob">{words.base64(size)}</span>;
  const { width = null, height = null, complete = true } = known.value?.facts ?? {};
  const measures = width === null || height === null ? "" : ` ${width}×${height}`;
  const label = `${formatName(blob.mediaType)}${measures} · ${size}`;
  return (
    <span class="blob" title={complete ? strings.image.whole : strings.image.truncated}>
      {sha256 === null ? <PrintIcon /> : <Thumb sha256={sha256} label={label} />}
      <span>
        {label}
        {!complete && ` · ${words.cutOff}`}
      </span>
    </span>
  );
}
