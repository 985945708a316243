import { formatOffset } from "../format.ts";
import { WarnIcon } from "../icons.tsx";
import { gapWords, strings } from "../strings/index.ts";
import type { MarkerView } from "./line-view.ts";

/** What happened between two rows: nothing came, or something that was not kept. */
export function MarkerRow({ view: { line, marker } }: { readonly view: MarkerView }) {
  const words =
    marker.kind === "stall"
      ? strings.table.stall(formatOffset(marker.ms))
      : marker.reason === null
        ? strings.table.lost(marker.bytes)
        : gapWords(marker.reason, marker.bytes);
  return (
    <div role="row" class={`marker marker-${marker.kind}`} aria-rowindex={line + 2}>
      <span
        role="gridcell"
        aria-colspan={7}
        class="marker-words"
        id={`marker-${line}`}
        title={words}
      >
        <WarnIcon /> <span>{words}</span>
      </span>
    </div>
  );
}
