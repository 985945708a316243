import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Capture, CaptureReader } from "../../export/capture.ts";
import { previewRedaction } from "../../export/export.ts";
import { type Findings, SECRET_KINDS } from "../../export/redaction.ts";

export interface Preview {
  readonly findings: Findings;
  /** All of it was looked at. */
  readonly whole: boolean;
  /** Why it could not be. */
  readonly failed: string | null;
}

const NOTHING_YET: Preview = { findings: {}, whole: false, failed: null };

/**
 * Looks, while the dialog is open, for everything that would be replaced.
 *
 * @param key changes with the captures, which are new objects each time
 */
export function usePreview(
  reader: CaptureReader,
  captures: readonly Capture[],
  key: string,
): ReadonlySignal<Preview> {
  const preview = useSignal(NOTHING_YET);
  useEffect(() => {
    let wanted = true;
    preview.value = NOTHING_YET;
    const look = async (): Promise<void> => {
      for await (const findings of previewRedaction(reader, captures, SECRET_KINDS)) {
        if (!wanted) return;
        preview.value = { findings, whole: false, failed: null };
        // Between two megabytes the dialog answers the user.
        await new Promise((resolve) => setTimeout(resolve));
      }
      if (wanted) preview.value = { ...preview.value, whole: true };
    };
    look().catch((error: unknown) => {
      const failed = error instanceof Error ? error.message : String(error);
      if (wanted) preview.value = { ...preview.value, failed };
    });
    return () => {
      wanted = false;
    };
    // The captures are told by their key.
  }, [reader, key, preview]);
  return preview;
}
