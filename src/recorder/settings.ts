/** The user's settings: in storage.local, checked whenever they are read. */
import { checkSettings } from "../messages/guards.ts";
import { DEFAULT_SETTINGS, type Settings } from "../messages/panel.ts";
import type { KeyValue } from "./platform.ts";

const KEY = "settings";

export async function loadSettings(local: KeyValue): Promise<Settings> {
  return checkSettings(await local.get(KEY)) ?? DEFAULT_SETTINGS;
}

export function saveSettings(local: KeyValue, settings: Settings): Promise<void> {
  return local.set(KEY, settings);
}
