/** All that the panel needs from outside itself. The extension fulfils it; tests bring a fake. */
import type { PanelNotice, PanelRequest } from "../../messages/panel.ts";
import type { StoreReader } from "../../store/store.ts";
import type { Link } from "../state/state.ts";

export type ConnectionEvent = PanelNotice | { readonly kind: "link"; readonly link: Link };

export interface Connection {
  /** The inspected tab. */
  readonly tab: number;
  /** Of the extension; said in exported files. */
  readonly version: string;
  /** Hears every notice and every change of the link. One listener; returns how to stop. */
  listen(listener: (event: ConnectionEvent) => void): () => void;
  /** Sends to the recorder, waking it when it sleeps. Failure shows as the link `unreachable`. */
  request(request: PanelRequest): void;
  /** What was recorded; opens itself when first asked. Rejects with a StoreError. */
  readonly store: StoreReader;
  reloadPage(): void;
  /** Origin of the inspected page (`https://example.org`), or null when it has none to name. */
  pageOrigin(): Promise<string | null>;
  /**
   * Asks the user for a site. Call it in the click's own handler: browsers want a user gesture.
   * @param origin match pattern
   */
  requestAccess(origin: string): Promise<boolean>;
}
