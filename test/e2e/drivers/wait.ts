/** Milliseconds a condition may take by default: the machine may be busy with several browsers. */
export const PATIENCE = 30_000;

export interface WaitOptions {
  /** Milliseconds. */
  readonly timeout?: number;
  /** Completes the sentence "gave up waiting for …". */
  readonly what: string;
}

/** Asks again and again until the answer is truthy; throws what went wrong last when time is up. */
export async function until<T>(ask: () => T | Promise<T>, options: WaitOptions): Promise<T> {
  const deadline = Date.now() + (options.timeout ?? PATIENCE);
  let trouble: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`gave up waiting for ${options.what}`, { cause: trouble });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What went wrong, and what was behind it. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${inWords(error.cause)}`;
}

/** Source of a call to a self-contained function; it answers a promise of JSON text. */
export function remoteCall(code: (...args: never[]) => unknown, args: readonly unknown[]): string {
  const list = args.map((value) => JSON.stringify(value) ?? "undefined").join(", ");
  return `(async () => JSON.stringify({ value: await (${code.toString()})(${list}) }))()`;
}

/** What {@link remoteCall}'s promise said; its type is what the called function promised. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the type
export function remoteValue<T>(text: unknown): T {
  return (JSON.parse(String(text)) as { value: T }).value;
}

/** Calls again and again, each call after the one before has ended. */
export function repeat(milliseconds: number, act: () => Promise<boolean>): () => Promise<number> {
  const state = { running: true, count: 0 };
  const done = (async () => {
    while (state.running) {
      if (await act()) state.count++;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  })();
  return async () => {
    state.running = false;
    await done;
    return state.count;
  };
}
