/** Secrets of an exchange, masked before anything is stored. */
import type { HeaderList, RequestBody, RequestFacts, ResponseFacts } from "../messages/capture.ts";
import { maskBodyText, maskBytes, maskForm } from "../stream/secrets/body.ts";
import { maskHeaders, maskText, maskUrl, type Masked } from "../stream/secrets/mask.ts";

export interface MaskedOpening {
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  readonly pageUrl: string;
  /** How many values were masked. */
  readonly count: number;
}

function contentType(headers: HeaderList): string {
  return headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
}

function maskBody(body: RequestBody, type: string): Masked<RequestBody> {
  switch (body.kind) {
    case "text": {
      const { value, count } = maskBodyText(body.text, type);
      return { value: { kind: "text", text: value }, count };
    }
    case "bytes": {
      const { value, count } = maskBytes(body.bytes, type);
      return { value: { kind: "bytes", bytes: value }, count };
    }
    case "form": {
      const { value, count } = maskForm(body.fields);
      return { value: { kind: "form", fields: value }, count };
    }
    case "none":
    case "not-captured":
      break;
  }
  return { value: body, count: 0 };
}

/** @param keepSecrets the user wants them stored as they are */
export function maskOpening(
  request: RequestFacts,
  response: ResponseFacts,
  pageUrl: string,
  keepSecrets: boolean,
): MaskedOpening {
  if (keepSecrets) return { request, response, pageUrl, count: 0 };
  const url = maskUrl(request.url);
  const headers = maskHeaders(request.headers);
  const body = maskBody(request.body, contentType(request.headers));
  const finalUrl = maskUrl(response.url);
  const status = maskText(response.statusText);
  const answered = maskHeaders(response.headers);
  const page = maskUrl(pageUrl);
  const all = [url, headers, body, finalUrl, status, answered, page];
  return {
    request: { method: request.method, url: url.value, headers: headers.value, body: body.value },
    response: {
      ...response,
      url: finalUrl.value,
      statusText: status.value,
      headers: answered.value,
    },
    pageUrl: page.value,
    count: all.reduce((sum, { count }) => sum + count, 0),
  };
}
