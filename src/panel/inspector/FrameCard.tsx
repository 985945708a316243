import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ImageRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { Frame } from "../../stream/types.ts";
import { formatBytes } from "../format.ts";
import { CheckCircleIcon, WarnIcon } from "../icons.tsx";
import { formatName, refusal } from "../images/drawable.ts";
import { strings } from "../strings/index.ts";

type Shown =
  | { readonly kind: "loading" }
  | { readonly kind: "missing" }
  | { readonly kind: "found"; readonly image: ImageRecord; readonly url: string | null };

/** One appearance of an image, as large as the inspector is wide, with what is wrong with it. */
export function FrameCard({ frame, store }: { frame: Frame; store: StoreReader }) {
  const shown = useSignal<Shown>({ kind: "loading" });
  const undecodable = useSignal(false);
  const { sha256 } = frame;

  useEffect(() => {
    let url: string | null = null;
    let current = true;
    shown.value = { kind: sha256 === null ? "missing" : "loading" };
    undecodable.value = false;
    if (sha256 !== null) void show(sha256);
    async function show(key: string): Promise<void> {
      const image = await store.getImage(key).catch(() => undefined);
      if (!current) return;
      if (image === undefined) {
        shown.value = { kind: "missing" };
        return;
      }
      if (refusal(image) === null) {
        // Typed by the image's own first bytes, not by what the page called it.
        url = URL.createObjectURL(image.blob.slice(0, image.blob.size, image.mediaType));
      }
      shown.value = { kind: "found", image, url };
    }
    return () => {
      current = false;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [sha256, store, shown, undecodable]);

  const state = shown.value;
  const name = `${frame.role}${frame.partialIndex === null ? "" : ` ${frame.partialIndex}`}`;
  const problems: string[] = frame.problem === null ? [] : [frame.problem];
  if (state.kind === "missing" && sha256 !== null) problems.push(strings.image.missing);
  if (state.kind === "found") {
    const refused = refusal(state.image);
    if (refused !== null) problems.push(refused);
    if (undecodable.value) problems.push(strings.image.undecodable);
    if (!state.image.complete && frame.problem === null) problems.push(strings.image.truncated);
  }
  return (
    <figure class="frame">
      <div class="print">
        {state.kind === "found" && state.url !== null && !undecodable.value && (
          <img
            src={state.url}
            alt={strings.image.alt(name)}
            decoding="async"
            draggable={false}
            onError={() => {
              undecodable.value = true;
            }}
          />
        )}
      </div>
      <figcaption>
        <strong>
          {name}
          {state.kind === "found" && ` · ${describe(state.image)}`}
        </strong>
        {state.kind === "found" && (
          <span>
            {formatBytes(state.image.bytes)} <span class="dim">{state.image.mediaType}</span>
          </span>
        )}
        {problems.map((problem) => (
          <span key={problem} class="problem">
            <WarnIcon /> {problem}
          </span>
        ))}
        {state.kind === "found" && problems.length === 0 && (
          <span class="whole">
            <CheckCircleIcon /> {strings.image.whole}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function describe(image: ImageRecord): string {
  const size =
    image.width === null || image.height === null ? "" : ` ${image.width}×${image.height}`;
  return `${formatName(image.mediaType)}${size}`;
}
