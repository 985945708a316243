/** The DevTools' side: the pages that arm a tab by being open, and the panels that ask and command. */
import type { Channel } from "../messages/channel.ts";
import { checkPanelRequest } from "../messages/guards.ts";
import type { PanelNotice, PanelRequest, Settings } from "../messages/panel.ts";
import type { Writer } from "../store/writer.ts";
import type { Panels } from "./panels.ts";
import type { Ready } from "./ready.ts";
import type { UserSettings } from "./settings.ts";
import type { Status } from "./status.ts";

export class PanelPorts {
  readonly #writer: Writer;
  readonly #panels: Panels;
  readonly #status: Status;
  readonly #settings: UserSettings;
  readonly #ready: Promise<Ready>;

  constructor(
    writer: Writer,
    panels: Panels,
    status: Status,
    settings: UserSettings,
    ready: Promise<Ready>,
  ) {
    this.#writer = writer;
    this.#panels = panels;
    this.#status = status;
    this.#settings = settings;
    this.#ready = ready;
  }

  connectDevtools(channel: Channel<PanelNotice>, tab: number): void {
    if (!Number.isSafeInteger(tab)) return channel.close();
    const opened = this.#ready.then(({ arming }) => arming.devtoolsOpened(tab));
    this.#status.guard(tab, opened);
    channel.onClose(() => {
      this.#status.guard(
        tab,
        opened.then(() => this.#ready).then(({ arming }) => arming.devtoolsDisconnected(tab)),
      );
    });
  }

  connectPanel(channel: Channel<PanelNotice>, tab: number): void {
    if (!Number.isSafeInteger(tab)) return channel.close();
    this.#panels.add(tab, channel);
    channel.onMessage((raw) => {
      const request = checkPanelRequest(raw);
      if (request) this.#status.guard(tab, this.#answer(tab, request));
      else this.#status.report(tab, "A request of the panel was not understood.");
    });
    this.#status.guard(
      tab,
      this.#ready.then(() => {
        channel.send({ kind: "settings", settings: this.#settings.current });
        return this.#answer(tab, { kind: "status" });
      }),
    );
  }

  async #answer(tab: number, request: PanelRequest): Promise<void> {
    const { arming, recordings } = await this.#ready;
    switch (request.kind) {
      case "record":
        return arming.setRecording(tab, request.on);
      case "status":
        // The page may come out of the back/forward cache, and know what held when it went there.
        await arming.push(tab);
        return recordings.checkOpen();
      case "remove":
        return recordings.remove(request.streams);
      case "pin":
        await this.#writer.change(request.stream, { pinned: request.pinned });
        return this.#panels.toAll({ kind: "changed", streams: [request.stream] });
      case "label":
        await this.#writer.change(request.stream, { label: request.label });
        return this.#panels.toAll({ kind: "changed", streams: [request.stream] });
      case "remove-everything":
        return recordings.removeEverything();
      case "settings":
        return this.#changeSettings(request.settings);
    }
  }

  async #changeSettings(settings: Settings): Promise<void> {
    const { arming, recordings } = await this.#ready;
    const before = this.#settings.current;
    await this.#settings.save(settings);
    this.#panels.toAll({ kind: "settings", settings });
    if (before.origins.join() !== settings.origins.join()) await arming.pushAll();
    await recordings.enforceBudget("finished");
  }
}
