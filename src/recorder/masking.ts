/** Secrets of an exchange, masked before anything is stored. */
import type {
  FormField,
  HeaderList,
  RequestBody,
  RequestFacts,
  ResponseFacts,
} from "../messages/capture.ts";
import { maskField, maskHeaders, maskText, maskUrl, type Masked } from "../stream/secrets/mask.ts";

export interface MaskedOpening {
  readonly request: RequestFacts;
  readonly response: ResponseFacts;
  readonly pageUrl: string;
  /** How many values were masked. */
  readonly count: number;
}

function isUrlEncoded(headers: HeaderList): boolean {
  return headers.some(
    ([name, value]) =>
      name.toLowerCase() === "content-type" &&
      /^\s*application\/x-www-form-urlencoded\b/i.test(value),
  );
}

function maskBodyText(text: string, urlEncoded: boolean): Masked<string> {
  if (!urlEncoded) return maskText(text);
  const { value, count } = maskUrl(`?${text}`);
  return { value: value.slice(1), count };
}

function maskBytes(bytes: Uint8Array, urlEncoded: boolean): Masked<RequestBody> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not text: an image or an archive, in which no secret could be told from noise.
    return { value: { kind: "bytes", bytes }, count: 0 };
  }
  const { value, count } = maskBodyText(text, urlEncoded);
  const body = count === 0 ? bytes : new TextEncoder().encode(value);
  return { value: { kind: "bytes", bytes: body }, count };
}

function maskBody(body: RequestBody, urlEncoded: boolean): Masked<RequestBody> {
  switch (body.kind) {
    case "text": {
      const { value, count } = maskBodyText(body.text, urlEncoded);
      return { value: { kind: "text", text: value }, count };
    }
    case "bytes":
      return maskBytes(body.bytes, urlEncoded);
    case "form": {
      let masked = 0;
      const fields = body.fields.map(({ name, value }): FormField => {
        if (typeof value !== "string") return { name, value };
        const field = maskField(name, value);
        masked += field.count;
        return { name, value: field.value };
      });
      return { value: { kind: "form", fields }, count: masked };
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
  const body = maskBody(request.body, isUrlEncoded(request.headers));
  const finalUrl = maskUrl(response.url);
  const answered = maskHeaders(response.headers);
  const page = maskUrl(pageUrl);
  return {
    request: { method: request.method, url: url.value, headers: headers.value, body: body.value },
    response: { ...response, url: finalUrl.value, headers: answered.value },
    pageUrl: page.value,
    count: url.count + headers.count + body.count + finalUrl.count + answered.count + page.count,
  };
}
