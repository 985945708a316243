/** A clock that stands still, so that a story looks the same whenever it is looked at. */

/**
 * Lets `Date` say `now` for ever. `performance.now()` goes on: the panel only waits by it.
 *
 * @param now epoch milliseconds
 */
export function freezeDate(now: number): void {
  globalThis.Date = new Proxy(Date, {
    construct: (target, parameters: [], newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now] : parameters, newTarget) as Date,
    get: (target, name, receiver) =>
      name === "now" ? () => now : (Reflect.get(target, name, receiver) as unknown),
  });
}
