/**
 * One seed for every `npm test`: a red run then means that the change broke something, and the
 * next run says the same. The long tests draw a new seed each time and print it when they fail.
 */
import { configureGlobal } from "fast-check";

if (process.env["DARKROOM_LONG"] !== "1") configureGlobal({ seed: 20_261_120 });
