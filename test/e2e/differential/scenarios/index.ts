import type { Scenario } from "../page/scenario.ts";
import { consumers } from "./consumers.ts";
import { identity } from "./identity.ts";
import { streams } from "./streams.ts";

export const scenarios: readonly Scenario[] = [...identity, ...consumers, ...streams];
