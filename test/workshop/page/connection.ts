/** The panel's way out, with the real recorder at its end instead of an extension. */
import { PANEL_PORT, type PanelNotice, type PanelRequest } from "../../../src/messages/panel.ts";
import type { Connection, ConnectionEvent } from "../../../src/panel/connection/connection.ts";
import type { Recorder } from "../../../src/recorder/recorder.ts";
import type { StoreReader } from "../../../src/store/store.ts";
import { channelPair, type MemoryChannel } from "../../unit/messages/memory-channel.ts";

export class WorkshopConnection implements Connection {
  readonly tab: number;
  readonly version = "0.0.0";
  readonly store: StoreReader;
  readonly #recorder: Recorder | null;
  readonly #grant: (origin: string) => void;
  #line: MemoryChannel<PanelRequest> | null = null;
  #listener: (event: ConnectionEvent) => void = () => {};

  /**
   * @param recorder null: nobody answers
   * @param grant the user said yes to a site
   */
  constructor(
    tab: number,
    store: StoreReader,
    recorder: Recorder | null,
    grant: (origin: string) => void,
  ) {
    this.tab = tab;
    this.store = store;
    this.#recorder = recorder;
    this.#grant = grant;
  }

  listen(listener: (event: ConnectionEvent) => void): () => void {
    this.#listener = listener;
    if (this.#recorder === null) {
      listener({ kind: "link", link: "unreachable" });
      return () => {};
    }
    const [near, far] = channelPair<PanelRequest, PanelNotice>();
    near.onMessage((notice) => listener(notice as PanelNotice));
    this.#line = near;
    const name = `${PANEL_PORT}${this.tab}`;
    this.#recorder.connect(far, { name, tab: null, frame: 0, page: null, own: true });
    listener({ kind: "link", link: "connected" });
    return () => near.close();
  }

  request(request: PanelRequest): void {
    if (this.#line === null) this.#listener({ kind: "link", link: "unreachable" });
    else this.#line.send(request);
  }

  /** There is no page to reload: the story begins anew. */
  reloadPage(): void {
    location.reload();
  }

  async pageOrigin(): Promise<string> {
    return "https://studio.example";
  }

  async requestAccess(origin: string): Promise<boolean> {
    this.#grant(origin);
    return true;
  }
}
