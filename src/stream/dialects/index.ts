/** Every API we know: one file and one line each. The first that knows an event describes it. */
import type { Dialect } from "./dialect.ts";
import { images } from "./images.ts";
import { responses } from "./responses.ts";

export const DIALECTS: readonly Dialect[] = [images, responses];
