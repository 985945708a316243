import { PencilIcon, PinIcon, TrashIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";

export interface ListFootProps {
  /** Entries a common action would be about. */
  readonly chosen: number;
  /** All of them are pinned. */
  readonly pinned: boolean;
  /** Listed, and shown although a filter hides the others; null while nothing is hidden. */
  readonly hidden: number;
  readonly onRename: () => void;
  readonly onPin: (pinned: boolean) => void;
  readonly onRemove: () => void;
}

/** What can be done with the chosen entries, and the most useful keys. */
export function ListFoot({ chosen, pinned, hidden, onRename, onPin, onRemove }: ListFootProps) {
  const { list } = strings;
  const pin = pinned ? list.unpin(chosen) : list.pin(chosen);
  return (
    <div class="streams-foot">
      {chosen > 1 && <span class="chosen">{list.chosen(chosen)}</span>}
      {chosen <= 1 && hidden > 0 && <span class="chosen">{list.hidden(hidden)}</span>}
      {chosen <= 1 && hidden === 0 && <KeyHints />}
      <span class="spring" />
      <button
        type="button"
        class="tool"
        disabled={chosen !== 1}
        aria-label={list.rename}
        title={list.rename}
        onClick={onRename}
      >
        <PencilIcon />
      </button>
      <button
        type="button"
        class="tool"
        disabled={chosen === 0}
        aria-pressed={pinned}
        aria-label={pin}
        title={pin}
        onClick={() => onPin(!pinned)}
      >
        <PinIcon on={pinned} />
      </button>
      <button
        type="button"
        class="tool"
        disabled={chosen === 0}
        aria-label={list.remove(chosen)}
        title={list.remove(chosen)}
        onClick={onRemove}
      >
        <TrashIcon />
      </button>
    </div>
  );
}

function KeyHints() {
  const { hints } = strings.keys;
  return (
    <span class="hints" aria-hidden="true">
      {hints.map(({ keys, does }) => (
        <span key={does} class="key-hint">
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{" "}
          {does}
        </span>
      ))}
    </span>
  );
}
