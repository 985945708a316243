import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Capture } from "../../export/capture.ts";
import type { Findings } from "../../export/redaction.ts";
import type { ExportMaker } from "./maker.ts";

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
  maker: Pick<ExportMaker, "look">,
  captures: readonly Capture[],
  key: string,
): ReadonlySignal<Preview> {
  const preview = useSignal(NOTHING_YET);
  useEffect(() => {
    preview.value = NOTHING_YET;
    return maker.look(
      captures,
      (findings, whole) => {
        preview.value = { findings, whole, failed: null };
      },
      (failed) => {
        preview.value = { ...preview.value, failed };
      },
    );
    // The captures are told by their key.
  }, [maker, key, preview]);
  return preview;
}
