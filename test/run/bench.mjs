/** `npm run bench`: installs and builds what is missing, then measures. See test/bench/main.ts. */
import { installPackages, root } from "./install.mjs";

installPackages();
process.chdir(root);
const { runnerImport } = await import("vite");
const { module } = await runnerImport(`${root}/test/bench/main.ts`, { configFile: false });
await module.bench(process.argv.slice(2));
process.exit(process.exitCode ?? 0);
