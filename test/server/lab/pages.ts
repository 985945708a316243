/** The documents scenarios run in: one body, several security policies. */
export const POLICIES = {
  plain: {},
  csp: {
    "content-security-policy":
      "default-src 'none'; script-src 'self'; connect-src 'self' http://localhost:*; frame-src 'self'; worker-src 'self'; img-src data:",
  },
  "trusted-types": {
    "content-security-policy": "require-trusted-types-for 'script'; trusted-types 'none'",
  },
  isolated: {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type Policy = keyof typeof POLICIES;

export function isPolicy(name: string): name is Policy {
  return Object.hasOwn(POLICIES, name);
}

/** The script is the first thing in the document, so a scenario's prelude runs before all else. */
export const PAGE =
  '<!doctype html><html lang="en"><head><script src="/lab.js"></script><title>lab</title>' +
  '<link rel="icon" href="data:,"></head><body><p>lab</p></body></html>';

/** A document without any script, for frames and for navigating away. */
export const BLANK =
  '<!doctype html><html lang="en"><head><title>blank</title><link rel="icon" href="data:,">' +
  "</head><body></body></html>";

/** Reads a stream, response body or blob that was sent to it, and answers with its text. */
export const WORKER = `
self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ text: await new Response(data).text() });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
`;
