/** Why a page is, or is not, being recorded. */
import type { ProbeAnswer } from "../messages/capture.ts";
import type { PageState } from "../messages/panel.ts";
import type { Platform } from "./platform.ts";

const EVERYWHERE = "<all_urls>";

/**
 * Hosts where browsers run no extension at all, whatever it may read.
 * Firefox: pref extensions.webextensions.restrictedDomains; Chrome: the web store's two addresses.
 */
const CLOSED_HOSTS: ReadonlySet<string> = new Set([
  "chromewebstore.google.com",
  "accounts-static.cdn.mozilla.net",
  "accounts.firefox.com",
  "addons.cdn.mozilla.net",
  "addons.mozilla.org",
  "api.accounts.firefox.com",
  "content.cdn.mozilla.net",
  "discovery.addons.mozilla.org",
  "oauth.accounts.firefox.com",
  "profile.accounts.firefox.com",
  "support.mozilla.org",
  "sync.services.mozilla.com",
]);

function isClosed({ protocol, hostname, pathname }: URL): boolean {
  if (protocol !== "http:" && protocol !== "https:" && protocol !== "file:") return true;
  if (hostname === "chrome.google.com") return pathname.startsWith("/webstore");
  return CLOSED_HOSTS.has(hostname);
}

/** @param probe what the relay of the top frame answered; null when there is none */
export async function pageState(
  platform: Platform,
  tab: number,
  probe: ProbeAnswer | null,
): Promise<PageState> {
  if (probe) return { kind: probe.hooked ? "ready" : "reload" };
  const url = (await platform.tab(tab))?.url ?? null;
  if (url === null || !URL.canParse(url)) {
    // Without an address all we know is whether the browser withholds it from us or has none.
    const everywhere = await platform.mayRead(EVERYWHERE);
    return everywhere ? { kind: "unsupported" } : { kind: "forbidden", origin: EVERYWHERE };
  }
  const address = new URL(url);
  if (isClosed(address)) return { kind: "unsupported" };
  const pattern =
    address.protocol === "file:" ? "file:///*" : `${address.protocol}//${address.hostname}/*`;
  const allowed = await platform.mayRead(pattern);
  return allowed ? { kind: "reload" } : { kind: "forbidden", origin: pattern };
}
