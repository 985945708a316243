/** Starts the panel inside DevTools, or in a tab the question for a site. */
import { render } from "preact";
import { AccessPage } from "./access/AccessPage.tsx";
import { askHere, siteToAskFor } from "./access/access.ts";
import { connectExtension } from "./connection/extension.ts";
import { mountPanel } from "./mount.tsx";
import { startExportWorker } from "./saving/start-worker.ts";

const root = document.getElementById("app");
const site = siteToAskFor(location.hash);
if (root !== null && site !== null) {
  render(<AccessPage origin={site} ask={() => askHere(site)} />, root);
} else if (root !== null) {
  const close = mountPanel(root, connectExtension(), startExportWorker);
  window.addEventListener("pagehide", close);
}
