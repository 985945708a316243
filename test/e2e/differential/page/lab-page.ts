import type { Shape, StreamFacts } from "../../../server/lab/shape.ts";
import { describe } from "./describe.ts";
import { whole } from "./shapes.ts";
import type { Expected, Note, Outcome } from "./scenario.ts";

/** The suite's own tools, taken before a hostile prelude can bend them. */
const ControlRequest = XMLHttpRequest;
const { open, send } = XMLHttpRequest.prototype;
const responseTextOf = Object.getOwnPropertyDescriptor(
  ControlRequest.prototype,
  "responseText",
)!.get!;
const { apply, defineProperty } = Reflect;
const { parse, stringify } = JSON;
const NativePromise = Promise;
const nativeSetTimeout = setTimeout.bind(window);
const escape = encodeURIComponent;
const listen = window.addEventListener.bind(window);

/** Anything the page would hear although it asked for nothing. */
const AMBIENT = [
  "error",
  "unhandledrejection",
  "rejectionhandled",
  "securitypolicyviolation",
  "message",
  "messageerror",
] as const;

/** What a scenario works with: URLs on the lab server, its controls, and the list of observations. */
export class LabPage {
  readonly #scenario: string;
  readonly #crossOrigin: string;
  readonly #secureOrigin: string;
  readonly #notes: Note[] = [];
  readonly #unhandled = new Set<Promise<unknown>>();
  readonly #expected: Record<string, Expected> = {};
  readonly #sent: Record<string, number[]> = {};
  /** Whatever a prelude wants to hand to its scenario. */
  kept: Record<string, unknown> = {};

  constructor(scenario: string, crossOrigin: string, secureOrigin: string) {
    this.#scenario = scenario;
    this.#crossOrigin = crossOrigin;
    this.#secureOrigin = secureOrigin;
    for (const type of AMBIENT) {
      listen(
        type,
        (event) => {
          if (event.target !== window && event.target !== document) return;
          if (event instanceof PromiseRejectionEvent) {
            // Firefox also tells of promises handled before anyone heard that they were not.
            if (type === "unhandledrejection") this.#unhandled.add(event.promise);
            else if (!this.#unhandled.has(event.promise)) return;
          }
          const facts = event as Partial<PromiseRejectionEvent & ErrorEvent & MessageEvent> &
            Partial<SecurityPolicyViolationEvent>;
          this.note(`heard ${type}`, facts.reason ?? facts.message ?? facts.blockedURI ?? null);
        },
        true,
      );
    }
  }

  get outcome(): Outcome {
    return { notes: this.#notes, expected: this.#expected, sent: this.#sent };
  }

  /** Defined, not assigned: a hostile prelude may have put setters on Array.prototype. */
  note(label: string, value: unknown): void {
    const note: Note = [label, describe(value)];
    defineProperty(this.#notes, this.#notes.length, {
      value: note,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }

  /** Notes what a call gave, awaited, or how it failed; hands the value on. */
  async attempt<T>(label: string, call: () => T | Promise<T>): Promise<T | undefined> {
    try {
      const value = await call();
      this.note(label, value);
      return value;
    } catch (error) {
      this.note(`${label} threw`, error);
      return undefined;
    }
  }

  /** Says what the recorder must have of the stream of this name. */
  expect(
    name: string,
    end: Expected["end"],
    bytes: Expected["bytes"] = "all",
    sentAs: string = name,
  ): void {
    this.#expected[name] = { end, bytes, sentAs };
  }

  /** Same origin. The name is for the controls; each name is asked for once. */
  url(name: string, shape: Shape = whole()): string {
    return `/stream/${this.#key(name)}?shape=${escape(stringify(shape))}`;
  }

  /** Another origin; `host` makes further ones (at most six connections go to one host). */
  cross(name: string, shape: Shape = whole(), host = ""): string {
    const origin = this.#crossOrigin.replace("localhost", `${host}localhost`);
    return `${origin}${this.url(name, shape)}`;
  }

  /** Answers with an event stream that says what arrived. */
  echo(name: string): string {
    return `/echo/${this.#key(name)}`;
  }

  /** The same over HTTP/2, from another origin. */
  secureEcho(name: string): string {
    return `${this.#secureOrigin}${this.echo(name)}`;
  }

  async release(name: string, count = 1): Promise<void> {
    await this.#control(name, `release?count=${count}`);
  }

  /** Waits until the server saw the connection go, or delivered its answer. */
  async closed(name: string): Promise<StreamFacts> {
    return await this.#control(name, "closed");
  }

  /** Notes whether the server, with more to send, sees the connection go. */
  async gone(name: string): Promise<void> {
    await this.release(name);
    const { finished, closed } = await this.closed(name);
    this.note(`${name}: the server saw it go`, [finished, closed]);
  }

  /**
   * Waits until the server can send no more, and keeps how much that was. A stream that it could
   * send whole tells nothing of what the browser holds.
   */
  async measure(what: string, name: string): Promise<void> {
    const { sent, finished } = await this.#control(name, "stalled");
    if (!finished) this.#sent[what] = [...(this.#sent[what] ?? []), sent];
  }

  /** Lets every task that is due run: unhandled rejections are told then. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      await new NativePromise<void>((resolve) => void nativeSetTimeout(resolve, 0));
    }
  }

  /**
   * Leaves a body alone for so long that a recorder which looks after it now and then has looked:
   * nothing else would tell a page that takes its time from one that never comes back.
   */
  async dawdle(): Promise<void> {
    await new NativePromise<void>((resolve) => void nativeSetTimeout(resolve, 400));
  }

  /** Waits until the window was told of such an event. */
  async heard(type: (typeof AMBIENT)[number]): Promise<void> {
    while (!this.#notes.some(([label]) => label === `heard ${type}`)) await this.settle();
  }

  #key(name: string): string {
    return `${this.#scenario}.${name}`;
  }

  /** Over XMLHttpRequest, which nothing of ours touches. */
  #control(name: string, operation: string): Promise<StreamFacts> {
    return new NativePromise((resolve, reject) => {
      const request = new ControlRequest();
      request.onload = () => resolve(parse(apply(responseTextOf, request, []) as string));
      request.onerror = () => reject(new Error(`control ${name} ${operation}`));
      apply(open, request, ["POST", `/control/${this.#key(name)}/${operation}`]);
      apply(send, request, []);
    });
  }
}
