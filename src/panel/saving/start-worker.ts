/** Starts the worker of the extension in which exports are made. */
export function startExportWorker(): Worker {
  return new Worker(new URL("./export-worker.ts", import.meta.url), { type: "module" });
}
