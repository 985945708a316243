/**
 * `npm run panel`: the panel in a plain tab of any browser, on recorded data, with hot reloading.
 * The first page lists the stories. `PORT` chooses the port. `-- --built`: as the sources are now.
 */
import { installPackages } from "./install.mjs";

installPackages();
process.argv.splice(1, 1, "run.mjs", "panel");
await import("./run.mjs");
