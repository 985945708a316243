import { HEXADECIMAL, seededRandom } from "../fixtures/random.ts";
import type { Api } from "../fixtures/framing.ts";

/** An answer that is no stream: the API refused. */
export interface ApiError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** The error body as the API writes it: OpenAI with type, param and code; OpenRouter with a number. */
function apiError(
  api: Api,
  status: number,
  message: string,
  openai: { readonly type?: string; readonly param?: string | null; readonly code?: string | null },
  headers: Readonly<Record<string, string>> = {},
): ApiError {
  const { type = "invalid_request_error", param = null, code = null } = openai;
  return {
    status,
    headers,
    body:
      api === "openai"
        ? { error: { message, type, param, code } }
        : { error: { message, code: status } },
  };
}

export function unauthorized(api: Api): ApiError {
  return apiError(
    api,
    401,
    api === "openai"
      ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
      : "No auth credentials found",
    {},
  );
}

export function unreadableBody(api: Api): ApiError {
  return apiError(api, 400, "We could not parse the JSON body of your request.", {});
}

export function missingParameter(api: Api, name: string): ApiError {
  return apiError(api, 400, `Missing required parameter: '${name}'.`, {
    param: name,
    code: "missing_required_parameter",
  });
}

export function invalidParameter(api: Api, name: string, problem: string): ApiError {
  return apiError(api, 400, `Invalid value for '${name}': ${problem}.`, {
    param: name,
    code: "invalid_value",
  });
}

export function rateLimited(api: Api): ApiError {
  return apiError(
    api,
    429,
    api === "openai"
      ? "Rate limit reached for requests. Please try again in 20s."
      : "Rate limit exceeded: free-models-per-min.",
    { type: "requests", code: "rate_limit_exceeded" },
    {
      "retry-after": "20",
      "x-ratelimit-limit-requests": "3",
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "20s",
    },
  );
}

export function serverFailed(api: Api): ApiError {
  return apiError(api, 500, "The server had an error while processing your request.", {
    type: "server_error",
  });
}

export function notFound(api: Api, method: string, path: string): ApiError {
  return apiError(api, 404, `Invalid URL (${method} ${path})`, {});
}

/** Headers of every answer of the API. */
export function apiHeaders(api: Api, seed: number): Record<string, string> {
  const random = seededRandom(seed);
  const open = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "x-run-id, x-request-id, x-generation-id, retry-after",
    // Lets a cross-origin isolated page read the answer.
    "cross-origin-resource-policy": "cross-origin",
  };
  return api === "openai"
    ? {
        ...open,
        "x-request-id": `req_${random.text(32, HEXADECIMAL)}`,
        "openai-version": "2020-10-01",
        "openai-processing-ms": String(40 + random.integer(200)),
        "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
        "x-content-type-options": "nosniff",
      }
    : { ...open, "x-request-id": random.text(32, HEXADECIMAL) };
}
