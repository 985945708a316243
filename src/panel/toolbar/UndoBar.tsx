import { UndoIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";

/** What was just removed, as long as it can be brought back. */
export function UndoBar({ removed, onUndo }: { removed: number; onUndo: () => void }) {
  return (
    <div class="undo" role="status">
      {removed > 0 && (
        <div class="undo-bar">
          <span>{strings.removed(removed)}</span>
          <button type="button" class="button" onClick={onUndo}>
            <UndoIcon /> {strings.undo}
          </button>
        </div>
      )}
    </div>
  );
}
