/**
 * The background worker's one object: brings its sides together and sends each port to its own.
 * It may be thrown away at any moment and made anew; what matters is in the store and in the
 * session.
 */
import { RELAY_PORT, type RecorderToRelay } from "../messages/capture.ts";
import type { Channel, Peer } from "../messages/channel.ts";
import { checkDevtoolsWord } from "../messages/guards.ts";
import {
  DEVTOOLS_PORT,
  PANEL_PORT,
  type PanelNotice,
  type RecorderAwake,
} from "../messages/panel.ts";
import type { StoreReader } from "../store/store.ts";
import type { Writer } from "../store/writer.ts";
import { Arming } from "./arming.ts";
import { PanelPorts } from "./panel-ports.ts";
import { Panels } from "./panels.ts";
import type { Platform } from "./platform.ts";
import type { Ready } from "./ready.ts";
import { Recordings, type RecordingsParts } from "./recordings.ts";
import { RelayPorts } from "./relay-ports.ts";
import { Relays } from "./relays.ts";
import { Session } from "./session.ts";
import { UserSettings } from "./settings.ts";
import { Status } from "./status.ts";

export class Recorder {
  readonly #status: Status;
  readonly #ready: Promise<Ready>;
  readonly #relayPorts: RelayPorts;
  readonly #panelPorts: PanelPorts;

  constructor(platform: Platform, reader: StoreReader, writer: Writer) {
    const panels = new Panels();
    const relays = new Relays();
    const settings = new UserSettings(platform.local);
    const status = new Status(platform, panels, async (tab, page) => {
      const { arming, session } = await this.#ready;
      return { recording: arming.isArmed(tab, page), session: session.id };
    });
    this.#status = status;
    this.#ready = start({ platform, reader, writer, relays, panels, status, settings });
    this.#relayPorts = new RelayPorts(relays, status, this.#ready);
    this.#panelPorts = new PanelPorts(writer, panels, status, settings, this.#ready);
    status.guard(null, this.#resume(platform));
  }

  /** A port opened. Its listeners are attached at once, or the browser drops its first messages. */
  connect(channel: Channel<RecorderToRelay | PanelNotice>, peer: Peer): void {
    if (peer.name === RELAY_PORT) this.#relayPorts.connect(channel, peer);
    else if (!peer.own) channel.close();
    else if (peer.name.startsWith(PANEL_PORT)) {
      this.#panelPorts.connectPanel(channel, Number(peer.name.slice(PANEL_PORT.length)));
    } else if (peer.name.startsWith(DEVTOOLS_PORT)) {
      this.#panelPorts.connectDevtools(channel, Number(peer.name.slice(DEVTOOLS_PORT.length)));
    } else channel.close();
  }

  /** A one-off message from a page of this extension. */
  hear(message: unknown): void {
    const word = checkDevtoolsWord(message);
    if (!word) return;
    const { kind, tab } = word;
    this.#status.guard(
      tab,
      this.#ready.then(async ({ arming, recordings }) => {
        await (kind === "devtools-closed" ? arming.devtoolsClosed(tab) : arming.push(tab));
        // The page that was there may be gone, and had nothing more to say.
        return recordings.checkOpen();
      }),
    );
  }

  /** The user allowed or withdrew sites, here or in the browser's own settings. */
  accessChanged(): void {
    this.#status.tellAll();
  }

  /** Resolves when all that was received is committed or given up. */
  async settled(): Promise<void> {
    await (await this.#ready).recordings.settled();
  }

  async #resume(platform: Platform): Promise<void> {
    const awake: RecorderAwake = { kind: "recorder-awake" };
    const { recordings } = await this.#ready;
    void platform.broadcast(awake);
    await recordings.resume();
  }
}

async function start(parts: Omit<RecordingsParts, "session">): Promise<Ready> {
  const { platform, settings, status } = parts;
  const [session] = await Promise.all([Session.load(platform.session), settings.load()]);
  const tell = (tab: number) => void status.tell(tab);
  const arming = new Arming(platform, session, () => settings.current, tell);
  return { session, arming, recordings: new Recordings({ ...parts, session }) };
}
