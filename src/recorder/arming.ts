/**
 * Which tabs record: those whose DevTools are open and those on an origin that the user chose,
 * unless the user switched the tab off.
 *
 * A restarted worker has no DevTools port yet. It goes by what the session remembers, so that a
 * stream which wakes it is not lost, and then asks whether those DevTools are really still open.
 */
import type { TabMessage } from "../messages/capture.ts";
import type { DevtoolsQuestion, Settings } from "../messages/panel.ts";
import type { Platform } from "./platform.ts";
import type { Session } from "./session.ts";

export function originOf(url: string | null): string | null {
  if (url === null) return null;
  try {
    const { origin } = new URL(url);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}

export class Arming {
  readonly #platform: Platform;
  readonly #session: Session;
  readonly #settings: () => Settings;
  readonly #changed: (tab: number) => void;
  /** Tabs whose DevTools hold a port to this worker, and how many. */
  readonly #ports = new Map<number, number>();
  readonly #asking = new Map<number, Promise<void>>();

  /** @param changed called when a tab began or ceased to record */
  constructor(
    platform: Platform,
    session: Session,
    settings: () => Settings,
    changed: (tab: number) => void,
  ) {
    this.#platform = platform;
    this.#session = session;
    this.#settings = settings;
    this.#changed = changed;
  }

  /** @param page address of the tab's page, as far as the browser tells it */
  isArmed(tab: number, page: string | null): boolean {
    if (this.#session.isPaused(tab)) return false;
    const origin = originOf(page);
    return (
      this.#session.hasDevtools(tab) ||
      (origin !== null && this.#settings().origins.includes(origin))
    );
  }

  async devtoolsOpened(tab: number): Promise<void> {
    this.#ports.set(tab, (this.#ports.get(tab) ?? 0) + 1);
    await this.#set(tab, true);
  }

  /** A DevTools port closed: gone, or about to connect again. */
  async devtoolsDisconnected(tab: number): Promise<void> {
    const left = (this.#ports.get(tab) ?? 1) - 1;
    if (left > 0) this.#ports.set(tab, left);
    else this.#ports.delete(tab);
    await this.verify(tab);
  }

  async devtoolsClosed(tab: number): Promise<void> {
    this.#ports.delete(tab);
    await this.#set(tab, false);
  }

  async setRecording(tab: number, on: boolean): Promise<void> {
    await this.#session.setPaused(tab, !on);
    await this.push(tab);
  }

  /** Asks the DevTools of a tab that is armed without a port whether they are still there. */
  verify(tab: number): Promise<void> {
    if (this.#ports.has(tab) || !this.#session.hasDevtools(tab)) return Promise.resolve();
    const asking = this.#asking.get(tab) ?? this.#ask(tab);
    this.#asking.set(tab, asking);
    return asking.finally(() => this.#asking.delete(tab));
  }

  /** Tells the tab's relays whether it records. */
  async push(tab: number): Promise<void> {
    const page = (await this.#platform.tab(tab))?.url ?? null;
    const message: TabMessage = { kind: "armed", armed: this.isArmed(tab, page) };
    this.#changed(tab);
    await this.#platform.sendToTab(tab, message);
  }

  /** The origins that record without DevTools changed: tells every tab. */
  async pushAll(): Promise<void> {
    const tabs = await this.#platform.tabs();
    await Promise.all(tabs.map(({ id }) => this.push(id)));
  }

  async #ask(tab: number): Promise<void> {
    const question: DevtoolsQuestion = { kind: "devtools-open?", tab };
    const answer = await this.#platform.broadcast(question);
    if (answer !== true && !this.#ports.has(tab)) await this.#set(tab, false);
  }

  async #set(tab: number, open: boolean): Promise<void> {
    await this.#session.setDevtools(tab, open);
    await this.push(tab);
  }
}
