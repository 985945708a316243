/** Starts the panel inside DevTools. */
import { connectExtension } from "./connection/extension.ts";
import { mountPanel } from "./mount.tsx";

const root = document.getElementById("app");
if (root !== null) {
  const close = mountPanel(root, connectExtension());
  window.addEventListener("pagehide", close);
}
