/** What `npm run panel` does once the packages are there; see panel.mjs. */
import { startWorkshop } from "../workshop/server.ts";

const workshop = await startWorkshop(Number(process.env["PORT"] ?? 5180));
console.log(`the panel's stories: ${workshop.origin}/`);
