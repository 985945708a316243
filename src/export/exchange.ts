/** Request and response of a capture as they are exported. */
import type { HeaderList, RequestFacts, ResponseFacts } from "../messages/capture.ts";
import type { StreamRecord } from "../store/records.ts";
import type { CaptureReader } from "./capture.ts";
import type { Redaction } from "./redaction.ts";

export interface Exchange {
  readonly pageUrl: string;
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  /** Name and message of the error that ended it. */
  readonly endDetail: string;
}

export async function exportedExchange(
  reader: CaptureReader,
  stream: StreamRecord,
  redaction: Redaction,
): Promise<Exchange> {
  const { request, response } = stream;
  const body = (await reader.getRequestBody(stream.id)) ?? { kind: "none" };
  return {
    pageUrl: redaction.url(stream.pageUrl),
    request: {
      method: request.method,
      url: redaction.url(request.url),
      headers: redaction.headers(request.headers),
      body: redaction.body(body, contentType(request.headers)),
    },
    response: {
      ...response,
      url: redaction.url(response.url),
      statusText: redaction.text(response.statusText),
      headers: redaction.headers(response.headers),
    },
    endDetail: redaction.text(stream.endDetail),
  };
}

/** The value of `content-type`, or nothing. */
export function contentType(headers: HeaderList): string {
  return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
}
