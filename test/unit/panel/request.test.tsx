// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { beforeEach, expect, test } from "vitest";
import type { RequestBody } from "../../../src/messages/capture.ts";
import { codeOf, secretsIn } from "../../../src/panel/request/code.ts";
import { queryOf } from "../../../src/panel/request/facts.ts";
import { RequestTab } from "../../../src/panel/request/RequestTab.tsx";
import type { StreamRecord } from "../../../src/store/records.ts";
import { giveElementsSize } from "./dom.ts";
import { FakeStore, streamRecord } from "./fakes.ts";

giveElementsSize();

const KEY = "sk-or-v1-0123456789abcdef0123456789abcdef";
const copied: string[] = [];
beforeEach(() => {
  copied.length = 0;
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void copied.push(text) },
  });
});

class BodyStore extends FakeStore {
  readonly #body: RequestBody;
  constructor(body: RequestBody) {
    super();
    this.#body = body;
  }
  override async getRequestBody(): Promise<never> {
    return this.#body as never;
  }
}

function show(body: RequestBody, changes: Partial<StreamRecord> = {}) {
  return render(<RequestTab stream={streamRecord("a", changes)} store={new BodyStore(body)} />);
}

const keyed = streamRecord("a").request;

test("a JSON body is a tree, headers and query parameters are read, markup stays text", async () => {
  const request = {
    ...keyed,
    url: "https://x.test/v1?q=a%20b&q=2",
    headers: [["x-test", "<i>1</i>"]] as const,
  };
  const view = show({ kind: "text", text: '{"stream":true}' }, { request });
  await screen.findByText("stream");
  expect(screen.getByText("a b")).toBeDefined();
  expect(screen.getByText("<i>1</i>")).toBeDefined();
  expect(view.container.querySelector("i")).toBeNull();
});

test.each([
  [{ kind: "none" }, "The request has no body."],
  [{ kind: "not-captured", reason: "stream" }, /the page uploaded a stream/],
  [{ kind: "text", text: "plain words" }, "plain words"],
  [{ kind: "text", text: '{"a":' }, /the text ends too early at line 1, column 6/],
  [{ kind: "bytes", bytes: new TextEncoder().encode("grüße") }, "grüße"],
  [{ kind: "bytes", bytes: Uint8Array.of(0xff, 0x00) }, /ff 00/],
  [
    { kind: "form", fields: [{ name: "image", value: { file: "a.png", type: "", size: 5 } }] },
    "file a.png (5 B), not captured",
  ],
] as const)("a body of every kind is shown as what it is: %j", async (body, words) => {
  show(body);
  expect((await screen.findAllByText(words)).length).toBeGreaterThan(0);
});

test("what was masked is marked, and why", async () => {
  const request = { ...keyed, headers: [["authorization", "Bearer [masked]"]] as const };
  show({ kind: "none" }, { request, masked: 1 });
  expect(screen.getByText("[masked]").className).toBe("mask");
  expect(screen.getByText(/1 value was masked before storing/)).toBeDefined();
  await screen.findByText("Without secrets: none is stored unmasked.");
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("a copy has no secret in it unless it is asked for", async () => {
  const request = { ...keyed, headers: [["authorization", `Bearer ${KEY}`]] as const };
  show({ kind: "text", text: JSON.stringify({ api_key: KEY }) }, { request });
  fireEvent.click(await screen.findByRole("button", { name: "Copy as cURL" }));
  await screen.findByText("Copied as cURL");
  expect(copied[0]).toContain("curl");
  expect(copied[0]).not.toContain(KEY);
  fireEvent.click(screen.getByLabelText("With 2 secrets"));
  fireEvent.click(screen.getByRole("button", { name: "Copy as fetch" }));
  await waitFor(() => expect(copied[1]?.split(KEY)).toHaveLength(3));
});

test("secrets are counted wherever a request can hold them", () => {
  const request = {
    method: "POST",
    url: `https://x.test/?key=${KEY}`,
    headers: [["cookie", "a=b"]] as const,
    body: { kind: "form", fields: [{ name: "token", value: KEY }] } as const,
  };
  expect(secretsIn(request)).toBe(3);
  for (const kind of ["curl", "fetch"] as const) {
    expect(codeOf(request, kind, false)).not.toContain(KEY);
    expect(codeOf(request, kind, true)).toContain(KEY);
  }
  expect(
    secretsIn({ ...request, url: "https://x.test/", headers: [], body: { kind: "none" } }),
  ).toBe(0);
});

test("a query is read from any address, and none from what is no address", () => {
  expect(queryOf("/v1?a=1&b=%C3%BC#c?d=2")).toEqual([
    ["a", "1"],
    ["b", "ü"],
  ]);
  expect(queryOf("nonsense")).toEqual([]);
  expect(queryOf("https://x.test/?a=%zz")).toEqual([["a", "%zz"]]);
});
