import { strings } from "../strings/index.ts";
import { selectedStream } from "../state/state.ts";
import type { PanelModel } from "../model.ts";

/** The selected stream's filmstrip, above the event table. */
export function Timeline({ model }: { readonly model: PanelModel }) {
  if (selectedStream(model.state.value) === undefined) return null;
  return <section class="timeline" aria-label={strings.timeline.label} />;
}
