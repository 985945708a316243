import { useSignal } from "@preact/signals";
import { extensionOf, streamName } from "../../export/names.ts";
import type { ImageRecord, StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { Frame, Row } from "../../stream/types.ts";
import { formatBytes } from "../format.ts";
import { CheckCircleIcon, DownloadIcon, WarnIcon } from "../icons.tsx";
import { formatName, refusal } from "../images/drawable.ts";
import { useChange } from "../images/use-change.ts";
import { offerDownload } from "../saving/download.ts";
import { strings } from "../strings/index.ts";
import type { TrackReader } from "../timeline/track-reader.ts";
import { canCopyImages, copyImage } from "./copy.ts";
import { useImage, type ShownImage } from "./use-image.ts";

export interface FrameCardProps {
  readonly stream: StreamRecord;
  readonly row: Row;
  readonly frame: Frame;
  readonly track: TrackReader;
  readonly store: StoreReader;
}

/** One appearance of an image: what it is, whether it is whole, and its file. */
export function FrameCard({ stream, row, frame, track, store }: FrameCardProps) {
  const undecodable = useSignal(false);
  const state = useImage(store, frame.sha256).value;
  const words = strings.image;
  const name = words.role[frame.role](frame.partialIndex);
  const problems = problemsOf(frame, state, undecodable.value);
  return (
    <figure class="frame">
      <div class="print">
        {state.kind === "found" && state.url !== null && !undecodable.value && (
          <img
            src={state.url}
            alt={words.alt(name)}
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
          {state.kind === "found" ? measures(state.image) : formatName(words.image)}{" "}
          <span class="role">{name}</span>
        </strong>
        <span>
          {words.sent(formatBytes(row.size))}
          {state.kind === "found" && words.decoded(formatBytes(state.image.bytes))}
        </span>
        <ChangeLine row={row} frame={frame} rows={track} />
        {frame.link !== undefined && (
          <span class="link" title={frame.link}>
            {words.link} {frame.link}
          </span>
        )}
        {problems.map((problem) => (
          <span key={problem} class="problem">
            <WarnIcon /> <span>{problem}</span>
          </span>
        ))}
        {state.kind === "found" && problems.length === 0 && (
          <span class="whole">
            <CheckCircleIcon /> <span>{words.whole}</span>
          </span>
        )}
      </figcaption>
      {state.kind === "found" && (
        <ImageActions
          image={state.image}
          blob={state.blob}
          name={fileName(stream, row, frame, state.image)}
          isDrawn={state.url !== null && !undecodable.value}
        />
      )}
    </figure>
  );
}

interface ChangeLineProps extends Pick<FrameCardProps, "row" | "frame"> {
  readonly rows: TrackReader;
}

/** What is new in it since the partial before; its line is there before the figure is. */
function ChangeLine({ row, frame, rows }: ChangeLineProps) {
  // Read so that what came before is found when the track has come so far.
  void rows.version.value;
  const before = rows.track.appearance(row.row, frame)?.before ?? null;
  const change = useChange(before?.sha256 ?? null, frame.sha256);
  if (before === null) return null;
  const words = strings.image;
  const name = words.role.partial(before.partialIndex);
  const said =
    change?.kind === "counted"
      ? words.changed(change.share, name)
      : change?.kind === "none"
        ? words.notCompared(name)
        : "";
  return (
    <span class="changed" title={said}>
      {said}
    </span>
  );
}

function problemsOf(frame: Frame, state: ShownImage, undecodable: boolean): string[] {
  const words = strings.image;
  const problems: string[] = frame.problem === null ? [] : [frame.problem];
  if (state.kind === "missing" && frame.sha256 !== null) problems.push(words.missing);
  if (state.kind === "unread") problems.push(words.unread);
  if (state.kind === "found") {
    const refused = refusal(state.image);
    if (refused !== null) problems.push(refused);
    if (undecodable) problems.push(words.undecodable);
    if (!state.image.complete && frame.problem === null) problems.push(words.truncated);
  }
  return problems;
}

interface ImageActionsProps {
  readonly image: ImageRecord;
  readonly blob: Blob;
  readonly name: string;
  readonly isDrawn: boolean;
}

function ImageActions({ image, blob, name, isDrawn }: ImageActionsProps) {
  const words = strings.image;
  const copied = useSignal<"no" | "yes" | "refused">("no");
  const copy = async (): Promise<void> => {
    copied.value = (await copyImage(blob)) ? "yes" : "refused";
  };
  return (
    <div class="frame-actions">
      <button
        type="button"
        class="button"
        title={words.saveHint(name)}
        onClick={() => offerDownload(new File([blob], name, { type: image.mediaType }), name)}
      >
        <DownloadIcon /> {words.save(formatName(image.mediaType))}
      </button>
      {isDrawn && canCopyImages() && (
        <button type="button" class="button" onClick={() => void copy()}>
          <span aria-live="polite">
            {copied.value === "yes"
              ? words.copied
              : copied.value === "refused"
                ? words.copyRefused
                : words.copy}
          </span>
        </button>
      )}
    </div>
  );
}

function measures(image: ImageRecord): string {
  const size =
    image.width === null || image.height === null ? "" : ` ${image.width}×${image.height}`;
  return `${formatName(image.mediaType)}${size}`;
}

function fileName(stream: StreamRecord, row: Row, frame: Frame, image: ImageRecord): string {
  const part = frame.partialIndex === null ? frame.role : `${frame.role}-${frame.partialIndex}`;
  return `${streamName(stream)}-${row.row}-${part}.${extensionOf(image.mediaType)}`;
}
