/** What the panels of a tab are told: whether it records, whether it could, and what went wrong. */
import type { TabMessage } from "../messages/capture.ts";
import { checkProbeAnswer } from "../messages/guards.ts";
import type { TabStatus } from "../messages/panel.ts";
import { pageState } from "./page-state.ts";
import type { Panels } from "./panels.ts";
import type { Platform } from "./platform.ts";

/** Whether a tab records, and in which session; known once the session was read. */
type Recording = (
  tab: number,
  page: string | null,
) => Promise<Pick<TabStatus, "recording" | "session">>;

export class Status {
  readonly #platform: Platform;
  readonly #panels: Panels;
  readonly #recording: Recording;
  /** What failed last in each tab, in words. */
  readonly #trouble = new Map<number, string>();
  #storageTrouble: string | null = null;

  constructor(platform: Platform, panels: Panels, recording: Recording) {
    this.#platform = platform;
    this.#panels = panels;
    this.#recording = recording;
  }

  /** Tells the tab's panels; does nothing when there are none. Never rejects. */
  async tell(tab: number): Promise<void> {
    if (!this.#panels.watching(tab)) return;
    try {
      const message: TabMessage = { kind: "probe" };
      const probe = checkProbeAnswer(await this.#platform.sendToTab(tab, message, 0));
      const page = await pageState(this.#platform, tab, probe);
      const address = (await this.#platform.tab(tab))?.url ?? null;
      this.#panels.status(tab, {
        ...(await this.#recording(tab, address)),
        page,
        document: probe?.document ?? null,
        trouble: probe?.trouble ?? this.#trouble.get(tab) ?? null,
        storageTrouble: this.#storageTrouble,
      });
    } catch {
      // The tab went away between two questions: there is nobody to tell.
    }
  }

  /** Something failed: in a tab, or in the store when it is no tab's. */
  report(tab: number | null, words: string): void {
    if (tab === null) this.storageTrouble(words);
    else this.#pageTrouble(tab, words);
  }

  /** Nothing that fails here may take the worker with it. */
  guard(tab: number | null, work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.report(tab, String(error instanceof Error ? error.message : error));
    });
  }

  #pageTrouble(tab: number, words: string): void {
    if (this.#trouble.get(tab) === words) return;
    this.#trouble.set(tab, words);
    void this.tell(tab);
  }

  /** The page was replaced: what failed in the one before is over. */
  forget(tab: number): void {
    this.#trouble.delete(tab);
  }

  /** The store refused something, in words; null when it took a write again. */
  storageTrouble(words: string | null): void {
    if (words === this.#storageTrouble) return;
    this.#storageTrouble = words;
    this.tellAll();
  }

  /** What all panels were told may have changed. */
  tellAll(): void {
    for (const tab of this.#panels.tabs()) void this.tell(tab);
  }
}
