/** The open panels, and what they are told. A notice only says what to read again. */
import type { StreamId } from "../messages/capture.ts";
import type { Channel } from "../messages/channel.ts";
import type { PanelNotice, TabStatus } from "../messages/panel.ts";

/** A panel redraws once a frame at most; more notices would only cost it reads. */
const QUIET_MS = 30;

interface Panel {
  readonly tab: number;
  readonly channel: Channel<PanelNotice>;
  readonly changed: Set<StreamId>;
  timer: ReturnType<typeof setTimeout> | null;
}

export class Panels {
  readonly #panels = new Set<Panel>();

  add(tab: number, channel: Channel<PanelNotice>): void {
    const panel: Panel = { tab, channel, changed: new Set(), timer: null };
    this.#panels.add(panel);
    channel.onClose(() => {
      if (panel.timer !== null) clearTimeout(panel.timer);
      this.#panels.delete(panel);
    });
  }

  watching(tab: number): boolean {
    return [...this.#panels].some((panel) => panel.tab === tab);
  }

  tabs(): number[] {
    return [...new Set([...this.#panels].map(({ tab }) => tab))];
  }

  /**
   * The first change is told at once; those that follow closely are told together. Panels of other
   * tabs hear it as well: they may be listing all streams.
   */
  changed(stream: StreamId): void {
    for (const panel of this.#panels) {
      panel.changed.add(stream);
      if (panel.timer === null) this.#tell(panel);
    }
  }

  status(tab: number, status: TabStatus): void {
    for (const panel of this.#panels) {
      if (panel.tab === tab) panel.channel.send({ kind: "status", status });
    }
  }

  toAll(notice: PanelNotice): void {
    for (const panel of this.#panels) panel.channel.send(notice);
  }

  #tell(panel: Panel): void {
    panel.channel.send({ kind: "changed", streams: [...panel.changed] });
    panel.changed.clear();
    panel.timer = setTimeout(() => {
      panel.timer = null;
      if (panel.changed.size > 0) this.#tell(panel);
    }, QUIET_MS);
  }
}
