import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** What arrived of an upload: the page's request must not change because somebody watches it. */
export interface Echo {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  readonly sha256: string;
}

/** Headers that differ between two identical requests of one browser. */
const UNSTEADY = new Set(["host", "connection", "cache-control", "pragma", "referer"]);

/** A multipart boundary is random: it is replaced by a fixed word in header and body. */
const BOUNDARY = /boundary=([^;\s]+)/;

export async function echoOf(request: IncomingMessage): Promise<Echo> {
  let body = await buffer(request);
  const boundary = BOUNDARY.exec(request.headers["content-type"] ?? "")?.[1];
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    if (value === undefined || UNSTEADY.has(name)) continue;
    headers[name] = boundary === undefined ? String(value) : String(value).replace(boundary, "B");
  }
  if (boundary !== undefined) {
    body = Buffer.from(body.toString("latin1").replaceAll(boundary, "B"), "latin1");
    delete headers["content-length"];
  }
  return {
    method: request.method ?? "",
    headers,
    length: body.length,
    sha256: createHash("sha256").update(body).digest("hex"),
  };
}
