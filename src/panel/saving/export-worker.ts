/** The worker in which exports are made: reading, masking and packing never hold up the panel. */
import { Reader } from "../../store/reader.ts";
import { writeTemporary } from "./opfs.ts";
import { serveExports, workerLine } from "./serve.ts";

serveExports(workerLine, new Reader(), writeTemporary);
