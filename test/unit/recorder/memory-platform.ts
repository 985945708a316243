/** A browser of Maps: what survives a worker lives here, workers come and go. */
import type { ProbeAnswer } from "../../../src/messages/capture.ts";
import type { KeyValue, Platform, TabInfo } from "../../../src/recorder/platform.ts";

function memory(values: Map<string, unknown>): KeyValue {
  return {
    get: async (key) => structuredClone(values.get(key)),
    set: async (key, value) => {
      values.set(key, structuredClone(value));
    },
  };
}

export class MemoryPlatform implements Platform {
  readonly sessionValues = new Map<string, unknown>();
  readonly localValues = new Map<string, unknown>();
  readonly session = memory(this.sessionValues);
  readonly local = memory(this.localValues);
  /** Documents that live, by `tab:frame`. */
  readonly documents = new Map<string, ProbeAnswer>();
  readonly urls = new Map<number, string | null>();
  /** Tabs whose DevTools page answers. */
  readonly devtools = new Set<number>();
  readonly readable = new Set<string>(["<all_urls>"]);
  readonly toTabs: { tab: number; message: unknown }[] = [];

  async sendToTab(tab: number, message: unknown, frame = 0): Promise<unknown> {
    this.toTabs.push({ tab, message: structuredClone(message) });
    const probe = (message as { kind?: unknown }).kind === "probe";
    return probe ? this.documents.get(`${tab}:${frame}`) : undefined;
  }
  async broadcast(message: unknown): Promise<unknown> {
    const { kind, tab } = message as { kind?: unknown; tab?: number };
    if (kind !== "devtools-open?" || tab === undefined) return undefined;
    return this.devtools.has(tab) ? true : undefined;
  }
  async mayRead(pattern: string): Promise<boolean> {
    return this.readable.has("<all_urls>") || this.readable.has(pattern);
  }
  async tab(id: number): Promise<TabInfo | null> {
    return this.urls.has(id) ? { id, url: this.urls.get(id) ?? null } : null;
  }
  async tabs(): Promise<TabInfo[]> {
    return [...this.urls].map(([id, url]) => ({ id, url }));
  }
}
