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

const scope = globalThis as unknown as { browser?: ExtensionApi; chrome: ExtensionApi };
export const extensionApi: ExtensionApi = scope.browser ?? scope.chrome;
