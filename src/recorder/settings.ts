/** The user's settings: in storage.local, checked when they are read. */
import { checkSettings } from "../messages/guards.ts";
import { DEFAULT_SETTINGS, type Settings } from "../messages/panel.ts";
import type { KeyValue } from "./platform.ts";

const KEY = "settings";

export class UserSettings {
  readonly #local: KeyValue;
  #current: Settings = DEFAULT_SETTINGS;

  constructor(local: KeyValue) {
    this.#local = local;
  }

  /** The defaults until {@link load} is over. */
  get current(): Settings {
    return this.#current;
  }

  async load(): Promise<void> {
    this.#current = checkSettings(await this.#local.get(KEY)) ?? DEFAULT_SETTINGS;
  }

  async save(settings: Settings): Promise<void> {
    this.#current = settings;
    await this.#local.set(KEY, settings);
  }
}
