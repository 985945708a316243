import { strings } from "../strings/index.ts";
import type { PanelModel } from "../model.ts";

/** Ruler and lanes of all streams in the list, under the toolbar. */
export function Overview({ model }: { readonly model: PanelModel }) {
  if (model.state.value.streams.length === 0) return null;
  return <section class="overview" aria-label={strings.overview.label} />;
}
