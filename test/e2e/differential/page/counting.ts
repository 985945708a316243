/**
 * A page that watches every built-in: each call is counted, so a recorder that uses the page's
 * (patched) built-ins instead of its own snapshot gives itself away.
 */

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
  Reflect;
const NativeProxy = Proxy;
const nameOf = String;

type Callable = (...args: unknown[]) => unknown;

export class Counter {
  /** Calls by name, since {@link start}. */
  #counts: Record<string, number> = { __proto__: null } as unknown as Record<string, number>;
  #counting = false;

  start(): void {
    this.#counting = true;
  }

  /** Stops counting and tells what was called how often. */
  stop(): Record<string, number> {
    this.#counting = false;
    return { ...this.#counts };
  }

  count(label: string): void {
    if (this.#counting) this.#counts[label] = (this.#counts[label] ?? 0) + 1;
  }

  /** Replaces every function and getter of an object. */
  watch(label: string, object: object): void {
    for (const key of ownKeys(object)) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (!descriptor?.configurable || key === "constructor") continue;
      const name = `${label}.${nameOf(key)}`;
      for (const kind of ["value", "get", "set"] as const) {
        const member: unknown = descriptor[kind];
        if (typeof member === "function")
          descriptor[kind] = this.#counted(name, member as Callable);
      }
      defineProperty(object, key, descriptor);
    }
  }

  /** Replaces a global function or class. */
  watchGlobal(name: string): void {
    const descriptor = getOwnPropertyDescriptor(globalThis, name);
    if (typeof descriptor?.value !== "function") return;
    descriptor.value = this.#counted(name, descriptor.value as Callable);
    defineProperty(globalThis, name, descriptor);
  }

  #counted(name: string, member: Callable): Callable {
    const count = () => this.count(name);
    return new NativeProxy(member, {
      apply(target, self, args) {
        count();
        return apply(target, self, args);
      },
      construct(target, args, newTarget) {
        count();
        return construct(target, args, newTarget) as object;
      },
    });
  }
}

/** Prototypes that no interface on `window` leads to. */
export function hiddenPrototypes(): Record<string, object> {
  const proto = (value: object) => getPrototypeOf(value) as object;
  async function* asyncGenerator() {}
  return {
    TypedArray: proto(Uint8Array.prototype),
    ArrayIterator: proto([][Symbol.iterator]()),
    MapIterator: proto(new Map()[Symbol.iterator]()),
    SetIterator: proto(new Set()[Symbol.iterator]()),
    StringIterator: proto(""[Symbol.iterator]()),
    HeadersIterator: proto(new Headers()[Symbol.iterator]()),
    FormDataIterator: proto(new FormData()[Symbol.iterator]()),
    StreamIterator: proto(new ReadableStream().values()),
    AsyncGenerator: proto(proto(asyncGenerator())),
  };
}
