/** Runs a TypeScript file of this folder: `node test/run/run.mjs <name> [arguments]`. */
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const [name = "", ...rest] = process.argv.slice(2);
process.argv = [process.argv[0] ?? "node", name, ...rest];
const root = fileURLToPath(new URL("../..", import.meta.url));
await runnerImport(`${root}test/run/${name}.ts`, { configFile: false, root, logLevel: "error" });
