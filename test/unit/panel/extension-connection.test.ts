// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { connectExtension } from "../../../src/panel/connection/extension.ts";
import type { ConnectionEvent } from "../../../src/panel/connection/connection.ts";
import { READY } from "./fakes.ts";

type Listener = (value?: unknown) => void;

class FakeEvent {
  readonly listeners = new Set<Listener>();
  addListener(listener: Listener): void {
    this.listeners.add(listener);
  }
  removeListener(listener: Listener): void {
    this.listeners.delete(listener);
  }
  fire(value?: unknown): void {
    for (const listener of this.listeners) listener(value);
  }
}

class FakePort {
  readonly onMessage = new FakeEvent();
  readonly onDisconnect = new FakeEvent();
  readonly sent: unknown[] = [];
  dead = false;
  postMessage(message: unknown): void {
    if (this.dead) throw new Error("Attempting to use a disconnected port object");
    this.sent.push(message);
  }
  disconnect(): void {}
}

const world = vi.hoisted(() => ({ browser: {} as Record<string, unknown> }));
vi.mock("../../../src/messages/browser.ts", () => ({
  get browser() {
    return world.browser;
  },
}));

let ports: FakePort[];
let broadcast: FakeEvent;
let navigated: FakeEvent;
let evaluated: unknown;
let heard: ConnectionEvent[];

beforeEach(() => {
  ports = [];
  heard = [];
  broadcast = new FakeEvent();
  navigated = new FakeEvent();
  evaluated = ["https://x.test", null];
  world.browser = {
    runtime: {
      connect: ({ name }: { name: string }) => {
        expect(name).toBe("panel:17");
        const port = new FakePort();
        ports.push(port);
        return port;
      },
      onMessage: broadcast,
      getManifest: () => ({ version: "1.2.3" }),
    },
    devtools: {
      inspectedWindow: { tabId: 17, reload: () => {}, eval: async () => evaluated },
      network: { onNavigated: navigated },
    },
  };
});

function open() {
  const connection = connectExtension();
  connection.listen((event) => heard.push(event));
  const port = ports[0];
  if (port === undefined) throw new Error("it did not connect");
  return { connection, port };
}

const status = { kind: "status", status: READY } as const;
const links = (): string[] => heard.flatMap((e) => (e.kind === "link" ? [e.link] : []));

test("a sleeping worker is left asleep", () => {
  const { port } = open();
  port.onMessage.fire(status);
  port.onDisconnect.fire();
  expect(links()).toEqual(["connected", "asleep"]);
  expect(ports).toHaveLength(1);
});

test("a worker that woke for a stream is heard again at once", () => {
  const { port } = open();
  port.onMessage.fire(status);
  port.onDisconnect.fire();
  broadcast.fire({ kind: "recorder-awake" });
  expect(ports).toHaveLength(2);
  ports[1]?.onMessage.fire({ kind: "changed", streams: ["a"] });
  expect(links()).toEqual(["connected", "asleep", "connected"]);
  expect(heard.at(-1)).toEqual({ kind: "changed", streams: ["a"] });
});

test("a request wakes the worker", () => {
  const { connection, port } = open();
  port.onMessage.fire(status);
  port.onDisconnect.fire();
  connection.request({ kind: "record", on: false });
  expect(ports[1]?.sent).toEqual([{ kind: "record", on: false }]);
});

test("a request into a port that has just died goes through a new one", () => {
  const { connection, port } = open();
  port.dead = true;
  connection.request({ kind: "record", on: false });
  expect(ports[1]?.sent).toEqual([{ kind: "record", on: false }]);
});

test("a recorder that drops the port without a word is asked once more, then unreachable", () => {
  vi.useFakeTimers();
  try {
    const { port } = open();
    port.onDisconnect.fire();
    expect(links()).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(ports).toHaveLength(2);
    ports[1]?.onDisconnect.fire();
    expect(links()).toEqual(["unreachable"]);
    vi.advanceTimersByTime(60_000);
    expect(ports).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test("an extension that was updated under the panel is unreachable, not a crash", () => {
  const { connection, port } = open();
  port.onMessage.fire(status);
  port.onDisconnect.fire();
  world.browser["runtime"] = {
    connect: () => {
      throw new Error("Extension context invalidated.");
    },
  };
  connection.request({ kind: "status" });
  expect(links().at(-1)).toBe("unreachable");
});

test("a page that has just navigated is not called unrecorded before its relay can answer", () => {
  vi.useFakeTimers();
  try {
    const { port } = open();
    port.onMessage.fire(status);
    const reload = { kind: "status", status: { ...READY, page: { kind: "reload" } } };
    navigated.fire("https://x.test/");
    const before = heard.length;
    port.onMessage.fire(reload);
    expect(heard).toHaveLength(before);
    vi.advanceTimersByTime(1_000);
    expect(port.sent.filter((m) => JSON.stringify(m) === '{"kind":"status"}')).toHaveLength(3);
    port.onMessage.fire(reload);
    expect(heard.at(-1)).toEqual(reload);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  [["https://x.test", null], "https://x.test"],
  ["https://x.test", "https://x.test"],
  [["null", null], null],
  [[undefined, { isError: true }], null],
  ["file://", null],
])("the page's origin is read from %j as %j", async (answer, origin) => {
  const { connection } = open();
  evaluated = answer;
  expect(await connection.pageOrigin()).toBe(origin);
});
