import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

/** The page's side of the suite as one classic script. */
export async function bundlePage(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      minify: false,
      target: "esnext",
      lib: {
        entry: fileURLToPath(new URL("page/main.ts", import.meta.url)),
        formats: ["iife"],
        name: "labBundle",
      },
    },
  });
  const [first] = [output].flat() as Rolldown.RolldownOutput[];
  return first!.output[0].code;
}
