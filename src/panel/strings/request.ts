/** The Request tab. */
import { plural } from "./plural.ts";

const responseTypes: Readonly<Record<string, string>> = {
  basic: "basic: same origin",
  cors: "cors: another origin that allows it",
  default: "default: made by the page or its service worker",
};

export const request = {
  label: "Request and response",
  loading: "Reading…",
  failed: (why: string) => `The body cannot be read: ${why}`,
  general: "General",
  method: "Method",
  url: "URL",
  status: "Status",
  redirected: "Redirected to",
  type: "Type",
  responseType: (type: string) => responseTypes[type] ?? type,
  page: "Page",
  query: "Query parameters",
  requestHeaders: "Request headers",
  responseHeaders: "Response headers",
  noHeaders: "None that a page script can see.",
  body: "Request body",
  noBody: "The request has no body.",
  emptyBody: "The body is empty.",
  notCaptured: {
    stream: "Not captured: the page uploaded a stream, which can be read only once.",
    "too-large": "Not captured: the body is too large to be copied.",
    unreadable: "Not captured: the body could not be read.",
  },
  file: (name: string, type: string, size: string) =>
    `file ${name} (${type === "" ? "" : `${type}, `}${size}), not captured`,
  maskedWhy: (n: number) =>
    `${plural(n, "value was", "values were")} masked before storing. To keep such values, turn on Keep secrets in the settings before recording.`,
  maskHint: "A secret that was masked before it was stored",
  copyCurl: "Copy as cURL",
  copyFetch: "Copy as fetch",
  copied: { curl: "Copied as cURL", fetch: "Copied as fetch" },
  copyFailed: "The browser refused to copy",
  withSecrets: (n: number) => `With ${plural(n, "secret", "secrets")}`,
  noSecrets: "Without secrets: none is stored unmasked.",
} as const;
