/**
 * The extension API of a content script, as much as the relay needs. The polyfill would cost every
 * page more than the relay itself.
 */
interface Listeners<F> {
  addListener(listener: F): void;
}

export interface RuntimePort {
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: Listeners<(message: unknown) => void>;
  readonly onDisconnect: Listeners<() => void>;
}

interface ExtensionApi {
  readonly runtime: {
    readonly id?: string;
    connect(info: { name: string }): RuntimePort;
    readonly onMessage: Listeners<
      (message: never, sender: unknown, answer: (response: unknown) => void) => void
    >;
  };
}

interface IsolatedWorld {
  readonly browser?: ExtensionApi;
  readonly chrome: ExtensionApi;
  /** Set once a hook was accepted: a reused window must not be hooked twice. */
  darkroomRelay?: true;
}

/** The global object of the isolated world. */
export const scope = globalThis as unknown as IsolatedWorld;
export const extensionApi: ExtensionApi = scope.browser ?? scope.chrome;
