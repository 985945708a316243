/** The panel's export worker over the recordings of the story that it is named after. */
import { serveExports, workerLine } from "../../../src/panel/saving/serve.ts";
import { writeTemporary } from "../../../src/panel/saving/opfs.ts";
import { storyCalled } from "../stories.ts";
import { useDatabasesOf } from "./database.ts";
import { readerOf } from "./reader.ts";

const story = storyCalled(self.name);
if (story === undefined) throw new Error(`there is no story ${self.name}`);
useDatabasesOf(story.name);
serveExports(workerLine, readerOf(story), writeTemporary);
