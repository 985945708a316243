import type { StreamRecord } from "../../store/records.ts";
import { PencilIcon, PinIcon, TrashIcon } from "../icons.tsx";
import { ExportButton } from "../saving/ExportButton.tsx";
import { strings } from "../strings/index.ts";

export interface StreamActionsProps {
  /** What they are about: the entries marked in the list, else the selected stream. */
  readonly streams: readonly StreamRecord[];
  /** Only for a single stream. */
  readonly onRename: () => void;
  readonly onPin: (pinned: boolean) => void;
  readonly onRemove: () => void;
  readonly onExport: () => void;
}

/** What can be done with the selected stream, or with all that are marked. */
export function StreamActions(props: StreamActionsProps) {
  const { streams, onRename, onPin, onRemove, onExport } = props;
  const { list } = strings;
  const pinned = streams.length > 0 && streams.every((stream) => stream.pinned);
  const pin = pinned ? list.unpin(streams.length) : list.pin(streams.length);
  const remove = list.remove(streams.length);
  return (
    <span class="actions">
      <button
        type="button"
        class="tool"
        disabled={streams.length !== 1}
        aria-label={list.rename}
        title={list.rename}
        onClick={onRename}
      >
        <PencilIcon />
      </button>
      <button
        type="button"
        class="tool"
        disabled={streams.length === 0}
        aria-pressed={pinned}
        aria-label={pin}
        title={pinned ? pin : `${pin}: ${list.pinMeans}`}
        onClick={() => onPin(!pinned)}
      >
        <PinIcon on={pinned} />
      </button>
      <button
        type="button"
        class="tool"
        disabled={streams.length === 0}
        aria-label={remove}
        title={remove}
        onClick={onRemove}
      >
        <TrashIcon />
      </button>
      <span class="divider" />
      <ExportButton onExport={onExport} />
    </span>
  );
}
