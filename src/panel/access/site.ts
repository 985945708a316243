/**
 * The match pattern of a page's whole site, to ask no wider than needed. Pure.
 *
 * @param origin `https://example.org:8443`; patterns name no port, because Firefox knows none there
 */
export function sitePattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
