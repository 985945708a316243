/** A request as something to paste, masked unless asked otherwise. Pure. */
import { curlCommand } from "../../export/curl.ts";
import { contentType } from "../../export/exchange.ts";
import { fetchCode } from "../../export/fetch-code.ts";
import { foundIn, Redaction } from "../../export/redaction.ts";
import type { RequestFacts } from "../../messages/capture.ts";

export type CodeKind = "curl" | "fetch";

/** @param withSecrets as it is stored: what was masked before storing stays masked */
export function codeOf(request: RequestFacts, kind: CodeKind, withSecrets: boolean): string {
  const shown = withSecrets ? request : masked(request, new Redaction(SECRETS));
  return kind === "curl" ? curlCommand(shown) : fetchCode(shown);
}

/** How many secrets are stored unmasked in it. */
export function secretsIn(request: RequestFacts): number {
  const redaction = new Redaction(SECRETS);
  masked(request, redaction);
  return foundIn(redaction.findings);
}

/** E-mail addresses stay: a prompt may need them, and they open no account. */
const SECRETS = ["authorization", "key", "named"] as const;

function masked({ method, url, headers, body }: RequestFacts, redaction: Redaction): RequestFacts {
  return {
    method,
    url: redaction.url(url),
    headers: redaction.headers(headers),
    body: redaction.body(body, contentType(headers)),
  };
}
