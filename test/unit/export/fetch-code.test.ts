import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fetchCode } from "../../../src/export/fetch-code.ts";
import type { RequestFacts } from "../../../src/messages/capture.ts";

interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: unknown;
}

/** Runs the code with a fetch that tells what it was called with. */
async function run(code: string): Promise<Call> {
  let call: Call | null = null;
  const fetch = async (url: string, init: Omit<Call, "url">): Promise<void> => {
    call = { url, ...init };
  };
  // eslint-disable-next-line typescript/no-implied-eval
  const body = new Function("fetch", `return (async () => { ${code}\n })()`);
  await (body as (f: typeof fetch) => Promise<void>)(fetch);
  if (call === null) throw new Error("fetch was not called");
  return call;
}

test("the code asks for what was asked for, whatever was in it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (path, value, text) => {
      const request: RequestFacts = {
        method: "POST",
        url: `https://x.test/${path}`,
        headers: [["x-test", value]],
        body: { kind: "text", text },
      };
      const code = fetchCode(request);
      expect(code).not.toContain("</");
      expect(await run(code)).toEqual({
        url: request.url,
        method: "POST",
        headers: [["x-test", value]],
        body: text,
      });
    }),
  );
});

test("bytes that are no text are sent as they were", async () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7) & 255);
  const request: RequestFacts = {
    method: "PUT",
    url: "/",
    headers: [],
    body: { kind: "bytes", bytes },
  };
  expect((await run(fetchCode(request))).body).toEqual(bytes);
});

test("a form is built field by field, files by name", async () => {
  const { body, headers } = await run(
    fetchCode({
      method: "POST",
      url: "/",
      headers: [["content-type", "multipart/form-data; boundary=x"]],
      body: {
        kind: "form",
        fields: [
          { name: "n", value: "</script>" },
          { name: "image", value: { file: "a.png", type: "image/png", size: 3 } },
        ],
      },
    }),
  );
  if (!(body instanceof FormData)) throw new Error("no form");
  expect(body.get("n")).toBe("</script>");
  expect((body.get("image") as File).name).toBe("a.png");
  expect(headers).toBeUndefined();
});

test("a body that was not captured is said to be missing", () => {
  const body = { kind: "not-captured", reason: "stream" } as const;
  expect(fetchCode({ method: "POST", url: "/", headers: [], body })).toMatch(
    /^\/\/ The body was not captured/,
  );
});
