/** The connected documents: which tab they belong to and how much each may hold. */
import type { RecorderToRelay, RelayHello } from "../messages/capture.ts";
import type { Channel, Peer } from "../messages/channel.ts";

/** What all documents of a tab may hold together while it waits to leave the page. */
const TAB_BOUND = 256 * 1024 * 1024;

export interface Relay {
  readonly tab: number;
  readonly frame: number;
  /** Address of the tab's page, as far as the browser tells it. */
  readonly page: string | null;
  readonly channel: Channel<RecorderToRelay>;
  /** Set by its first message. */
  hello: RelayHello | null;
  /** Why its document records no more, once that is known. */
  trouble: string | null;
}

/**
 * Address of the page that a relay belongs to. A top document knows its own; what the browser says
 * of the tab may be the next page's already, when a page that is being left connects to hand over
 * its last bytes.
 */
export function pageOf({ hello, page }: Relay): string | null {
  return hello?.top ? hello.url : page;
}

export class Relays {
  readonly #relays = new Set<Relay>();

  /** @returns null when the browser does not say which tab it belongs to */
  add(channel: Channel<RecorderToRelay>, peer: Peer): Relay | null {
    if (peer.tab === null) return null;
    const { tab, frame, page } = peer;
    const relay: Relay = { tab, frame, page, channel, hello: null, trouble: null };
    this.#relays.add(relay);
    this.#divide(tab);
    return relay;
  }

  remove(relay: Relay): void {
    this.#relays.delete(relay);
    this.#divide(relay.tab);
  }

  has(document: string): boolean {
    return [...this.#relays].some(({ hello }) => hello?.document === document);
  }

  #divide(tab: number): void {
    const relays = [...this.#relays].filter((relay) => relay.tab === tab);
    const bytes = Math.floor(TAB_BOUND / Math.max(relays.length, 1));
    for (const relay of relays) relay.channel.send({ kind: "bound", bytes });
  }
}
