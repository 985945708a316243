import { strings } from "../strings/index.ts";

export interface ListFootProps {
  /** Entries a common action would be about. */
  readonly chosen: number;
  /** Listed, and not shown because the filter hides them. */
  readonly hidden: number;
  /** Null while the newest stream is followed, or nothing newer is there. */
  readonly onFollow: (() => void) | null;
}

/** How many entries are chosen or hidden, else the most useful keys; and the way back to the newest. */
export function ListFoot({ chosen, hidden, onFollow }: ListFootProps) {
  const { list } = strings;
  const words = chosen > 1 ? list.chosen(chosen) : hidden > 0 ? list.hidden(hidden) : null;
  return (
    <div class="streams-foot">
      {words === null ? <KeyHints /> : <span class="chosen">{words}</span>}
      {onFollow !== null && (
        <button type="button" class="button follow" title={list.followHint} onClick={onFollow}>
          {list.follow}
        </button>
      )}
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
