import { firefox } from "../drivers/firefox.ts";
import { pageCannotTell } from "./suite.ts";

pageCannotTell(firefox);
