import { chromium } from "../drivers/chromium.ts";
import { pageCannotTell } from "./suite.ts";

pageCannotTell(chromium);
