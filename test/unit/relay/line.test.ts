import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type {
  CaptureMessage,
  HookCommand,
  RecorderToRelay,
} from "../../../src/messages/capture.ts";
import type { Line } from "../../../src/relay/line.ts";
import { blocks, opening, utf8 } from "../recorder/captured.ts";

type Sent = { readonly kind: string; readonly stream?: string };

/** A runtime port as Chromium has them: messages above its limit are refused. */
class FakePort {
  readonly sent: Sent[] = [];
  closed = false;
  hear: (message: RecorderToRelay) => void = () => {};
  readonly onMessage = { addListener: (listener: typeof this.hear) => (this.hear = listener) };
  readonly onDisconnect = { addListener: () => {} };

  postMessage(message: Sent): void {
    if (this.closed) throw new Error("Attempting to use a disconnected port object");
    if (JSON.stringify(message).length > 100_000) throw new Error("Message length exceeded");
    this.sent.push(message);
  }
  disconnect(): void {
    this.closed = true;
  }
}

let ports: FakePort[];
let commands: HookCommand[];
let line: Line;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), milliseconds);
    return controller.signal;
  });
  vi.resetModules();
  ports = [];
  commands = [];
  const connect = () => {
    const port = new FakePort();
    ports.push(port);
    return port;
  };
  vi.stubGlobal("chrome", { runtime: { connect } });
  vi.stubGlobal("crossOriginIsolated", false);
  vi.stubGlobal("location", { href: "https://app.example/" });
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("top", globalThis);
  // Node 20 has no `toHex`.
  vi.stubGlobal("crypto", { getRandomValues: () => ({ toHex: () => "d".repeat(32) }) });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
  const module = await import("../../../src/relay/line.ts");
  line = new module.Line((command) => commands.push(command));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const HUGE = "a".repeat(32);
const USUAL = "b".repeat(32);

function open(id: string, text = "{}"): CaptureMessage {
  return opening({ id, request: { body: { kind: "text", text } } });
}
function block(stream: string): CaptureMessage {
  return { kind: "block", stream, block: blocks(utf8("data: 1\n\n"), [[9]])[0]! };
}
const told = (port: FakePort): string[] =>
  port.sent.map(({ kind, stream }) => (stream === undefined ? kind : `${kind} ${stream[0]}`));

test("lets go of a stream whose message no port takes, and sends the others", () => {
  line.take(open(USUAL));
  line.take(open(HUGE, "x".repeat(200_000)));
  line.take(block(USUAL));
  ports[0]!.hear({ kind: "armed", armed: true });
  expect(commands).toContainEqual({ kind: "discard", stream: HUGE });
  vi.advanceTimersByTime(60_000);
  expect(told(ports[0]!).filter((what) => what !== "hello")).toEqual([
    "open b",
    "block b",
    "lost a",
  ]);
});

test("says it again, after what was sent before, when the recorder died before it knew", () => {
  line.take(open(HUGE));
  ports[0]!.hear({ kind: "armed", armed: true });
  const [usual] = blocks(utf8("data: 1\n\n"), [[9]]);
  line.take({ kind: "block", stream: HUGE, block: usual! });
  line.take({ kind: "block", stream: HUGE, block: { ...usual!, times: Array(100_000).fill(1) } });
  expect(told(ports[0]!).filter((what) => what !== "hello")).toEqual([
    "open a",
    "block a",
    "lost a",
  ]);
  ports[0]!.closed = true;
  vi.advanceTimersByTime(10_000);
  const next = ports.at(-1)!;
  next.hear({ kind: "armed", armed: true });
  expect(told(next)).toEqual(["hello", "open a", "block a", "lost a"]);
  next.hear({ kind: "discard", stream: HUGE });
  next.closed = true;
  vi.advanceTimersByTime(60_000);
  expect(ports.at(-1)).toBe(next);
});

test("leaves the recorder alone when the tab does not record, whatever went wrong in the page", () => {
  line.take({ kind: "trouble", message: "the hook broke" });
  for (const port of ports) port.hear({ kind: "armed", armed: false });
  vi.advanceTimersByTime(60_000);
  expect(ports).toHaveLength(1);
  expect(line.trouble).toBe("the hook broke");
});

test("waits ever longer for a recorder that greets and does nothing else", () => {
  line.take(open(USUAL));
  for (let seconds = 0; seconds < 120; seconds += 1) {
    const port = ports.at(-1)!;
    if (told(port).length === 1) port.hear({ kind: "armed", armed: true });
    vi.advanceTimersByTime(1_000);
  }
  expect(ports.length).toBeLessThan(8);
});

test("sends all of it again on another port when the one it had was closed", () => {
  line.take(open(USUAL));
  ports[0]!.hear({ kind: "armed", armed: true });
  ports[0]!.closed = true;
  line.take(block(USUAL));
  vi.advanceTimersByTime(1_000);
  ports[1]!.hear({ kind: "armed", armed: true });
  expect(told(ports[1]!)).toEqual(["hello", "open b", "block b"]);
  expect(commands.filter(({ kind }) => kind === "discard")).toEqual([]);
});
