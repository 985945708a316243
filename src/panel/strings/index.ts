/**
 * Every sentence the panel shows, one file a region, so that another language is another folder.
 * Functions take what they name and nothing else.
 */
import { detail } from "./detail.ts";
import { filter } from "./filter.ts";
import { image } from "./images.ts";
import { inspector } from "./inspector.ts";
import { keys } from "./keys.ts";
import { layout } from "./layout.ts";
import { overview } from "./overview.ts";
import { raw } from "./raw.ts";
import { request } from "./request.ts";
import { saving } from "./saving.ts";
import { settings } from "./settings.ts";
import { states } from "./states.ts";
import { list } from "./streams.ts";
import { table } from "./table.ts";
import { timeline } from "./timeline.ts";
import { status, toolbar } from "./toolbar.ts";

export { endWords, gapWords, outcome } from "./stream-words.ts";

export const strings = {
  product: "Darkroom",
  close: "Close",
  ...toolbar,
  ...states,
  status,
  layout,
  list,
  filter,
  overview,
  detail,
  timeline,
  table,
  image,
  inspector,
  request,
  raw,
  saving,
  settings,
  keys,
} as const;
