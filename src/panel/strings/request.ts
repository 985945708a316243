/** The Request tab. */

export const request = {
  requestHeaders: "Request headers",
  responseHeaders: "Response headers",
} as const;
