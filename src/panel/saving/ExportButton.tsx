import { DownloadIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";

export interface ExportButtonProps {
  /** The icon alone. */
  readonly bare?: boolean;
  readonly disabled?: boolean;
  readonly onExport: () => void;
}

/** Opens the export dialog. */
export function ExportButton({ bare = false, disabled = false, onExport }: ExportButtonProps) {
  const { open, openAll, openHint } = strings.saving;
  return (
    <button
      type="button"
      class="tool"
      disabled={disabled}
      title={openHint}
      aria-label={bare ? openAll : open}
      onClick={onExport}
    >
      <DownloadIcon />
      {!bare && <span>{open}</span>}
    </button>
  );
}
