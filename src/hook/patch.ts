/**
 * Putting a Proxy where a built-in was. A Proxy of the native function keeps its name, length,
 * descriptor, brand checks and errors; what cannot be kept is listed in docs/internals.md.
 */
import { send } from "./channel.ts";
import {
  apply,
  construct,
  defineProperty,
  describeError,
  getOwnPropertyDescriptor,
  later,
  NativeProxy,
} from "./natives.ts";
import { drop, flushAll, isRecording } from "./outbox.ts";
import { become, following, mode, ON, STOPPED } from "./state.ts";

type Native = (...args: unknown[]) => unknown;
/** Stands in for a call: `native` is the original. */
export type Stand = (native: Native, self: unknown, args: unknown[]) => unknown;

/** What the panel is still to be told. */
let failure: { readonly error: unknown; readonly recorded: boolean } | null = null;

/**
 * Something of ours threw: this document is not recorded any more, and its panel says why. Nothing
 * is called here but a timer, because the stack may be what ran out; should even that fail, the
 * page's next call, or the panel's next question, tries again.
 */
function stop(error: unknown): void {
  if (!following()) return;
  failure = { error, recorded: mode === ON };
  become(STOPPED);
  reportSoon();
}

function reportSoon(): void {
  try {
    if (failure) later(report, 0);
  } catch {
    // Still too deep.
  }
}

/** Sends what was recorded until then, and what went wrong. */
export function report(): void {
  if (!failure) return;
  const { error, recorded } = failure;
  failure = null;
  try {
    const tell = recorded || isRecording();
    flushAll();
    if (tell) send({ kind: "trouble", message: describeError(error).words });
  } catch {
    // Nobody is left to tell; the page goes on natively.
  }
  drop();
}

/** Runs our part of a call; whatever it throws stays ours. */
export function guarded<T>(ours: () => T): T | undefined {
  try {
    return ours();
  } catch (error) {
    stop(error);
    return undefined;
  }
}

/** Replaces a method (or, with `part` "get", a getter), keeping its descriptor. */
export function patch(
  owner: object,
  key: string,
  stand: Stand,
  part: "value" | "get" = "value",
): void {
  const native: unknown = getOwnPropertyDescriptor(owner, key)?.[part];
  if (typeof native !== "function") return;
  const replacement = new NativeProxy(
    native as Native,
    {
      // Without a prototype: a page may add traps to Object.prototype.
      __proto__: null,
      apply(target: Native, self: unknown, args: unknown[]) {
        if (following()) return stand(target, self, args);
        reportSoon();
        return apply(target, self, args);
      },
    } as ProxyHandler<Native>,
  );
  // What is not named here stays as it is.
  defineProperty(owner, key, { [part]: replacement });
}

/** Calls the native function, then shows its result to `notice`. */
export const noticing =
  (notice: (result: unknown, self: object, args: unknown[]) => void): Stand =>
  (native, self, args) => {
    const result = apply(native, self, args);
    guarded(() => notice(result, self as object, args));
    return result;
  };

/**
 * Replaces a constructor on `window`; `prototype.constructor` follows it. `notice` sees the new
 * object and the arguments, which `prepare` may exchange for others.
 */
export function patchConstructor<Call extends { readonly args: unknown[] }>(
  name: string,
  notice: (built: object, call: Call) => void,
  prepare = (args: unknown[]): Call | undefined => ({ args }) as Call,
): void {
  const original: unknown = getOwnPropertyDescriptor(window, name)?.value;
  if (typeof original !== "function") return;
  const native = original as { prototype: object } & (new (...args: unknown[]) => object);
  const replacement = new NativeProxy(native, {
    __proto__: null,
    construct(target: typeof native, args: unknown[], newTarget: typeof native) {
      const call = following() && guarded(() => prepare(args));
      const built = construct(target, call ? call.args : args, newTarget);
      if (call) guarded(() => notice(built, call));
      return built;
    },
  } as ProxyHandler<typeof native>);
  defineProperty(window, name, { value: replacement });
  defineProperty(native.prototype, "constructor", { value: replacement });
}
