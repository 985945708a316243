import { CheckCircleIcon, CloseIcon, ErrorIcon, LockIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { Saving } from "./saving.ts";

export interface SavingStripProps {
  readonly saving: Saving;
  readonly onCancel: () => void;
  readonly onDismiss: () => void;
  readonly onExact: () => void;
}

/** What an export is doing, or has done, below the stream's header. */
export function SavingStrip({ saving, onCancel, onDismiss, onExact }: SavingStripProps) {
  const words = strings.saving;
  switch (saving.kind) {
    case "idle":
      return null;
    case "running": {
      const share = saving.total === 0 ? 0 : (saving.written / saving.total) * 100;
      return (
        <div class="strip">
          <progress max={100} value={share} aria-label={words.maskedHint} />
          <span>{words.running(saving.written, saving.total)}</span>
          <span class="spring" />
          <button type="button" class="button" onClick={onCancel}>
            {words.cancel}
          </button>
        </div>
      );
    }
    case "saved":
      return (
        <div class="strip" role="status">
          {saving.secrets > 0 ? <LockIcon /> : <CheckCircleIcon />}
          <span class="strip-text">
            {words.saved(saving.name, saving.bytes)}:{" "}
            {saving.exact ? (
              words.exactSaved
            ) : saving.secrets > 0 ? (
              <strong>{words.secrets(saving.secrets)}</strong>
            ) : (
              words.noSecrets
            )}
            {saving.gaps && `; ${words.gaps}`}
          </span>
          <span class="spring" />
          {!saving.exact && saving.secrets > 0 && (
            <button type="button" class="button" onClick={onExact}>
              {words.exactAction}
            </button>
          )}
          <Dismiss onDismiss={onDismiss} />
        </div>
      );
    case "failed":
      return (
        <div class="strip error" role="alert">
          <ErrorIcon />
          <span class="strip-text">{words.failed(saving.why)}</span>
          <span class="spring" />
          <Dismiss onDismiss={onDismiss} />
        </div>
      );
    case "cancelled":
      break;
  }
  return (
    <div class="strip" role="status">
      <span class="strip-text">{words.cancelled}</span>
      <span class="spring" />
      <Dismiss onDismiss={onDismiss} />
    </div>
  );
}

function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  const { dismiss } = strings.saving;
  return (
    <button type="button" class="tool" title={dismiss} aria-label={dismiss} onClick={onDismiss}>
      <CloseIcon />
    </button>
  );
}
