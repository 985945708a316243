/**
 * `npm run panel`: the panel in a plain tab of any browser, on recorded data, with hot reloading.
 * The first page lists the stories. `PORT` chooses the port.
 */
import { installPackages } from "./install.mjs";

installPackages();
process.argv = [process.argv[0] ?? "node", "run.mjs", "panel"];
await import("./run.mjs");
