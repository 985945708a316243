import type { Scenario } from "../page/scenario.ts";
import { consumers } from "./consumers.ts";
import { ending } from "./ending.ts";
import { environment } from "./environment.ts";
import { fetchItself } from "./fetch-itself.ts";
import { flow } from "./flow.ts";
import { hostilePages } from "./hostile.ts";
import { identity } from "./identity.ts";
import { late } from "./late.ts";
import { neighbours } from "./neighbours.ts";
import { network } from "./network.ts";
import { requests } from "./requests.ts";
import { streams } from "./streams.ts";

export const scenarios: readonly Scenario[] = [
  ...identity,
  ...consumers,
  ...streams,
  ...ending,
  ...network,
  ...requests,
  ...fetchItself,
  ...environment,
  ...flow,
  ...hostilePages,
  ...late,
  ...neighbours,
];
