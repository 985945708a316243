/** What `npm run panel` does once the packages are there; see panel.mjs. */
import { startBuiltWorkshop, startWorkshop } from "../workshop/server.ts";

const built = process.argv.includes("--built");
const workshop = await (built
  ? startBuiltWorkshop()
  : startWorkshop(Number(process.env["PORT"] ?? 5180)));
console.log(`the panel's stories: ${workshop.origin}/`);
