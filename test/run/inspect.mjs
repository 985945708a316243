/** `npm run inspect -- FILE…`: see docs/cli.md. */
import { installPackages, root } from "./install.mjs";

installPackages();
const { runnerImport } = await import("vite");
const { module } = await runnerImport(`${root}src/cli/main.ts`, {
  configFile: false,
  root,
  logLevel: "error",
});
// npm runs scripts in the project's folder, and paths are meant from where the user is.
const { npm_lifecycle_event: script, INIT_CWD: from } = process.env;
if (script === "inspect" && from) process.chdir(from);
// Not `process.exit`: what was written to a pipe may not have left yet.
process.exitCode = await module.main(process.argv.slice(2));
