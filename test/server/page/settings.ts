/** Which client library reads the stream. */
export const READERS = ["openrouter", "openai", "fetch"] as const;
export type Reader = (typeof READERS)[number];

/** What the page's address asks for; every key is optional there. */
export interface Settings {
  readonly sdk: Reader;
  /** For `sdk=fetch`: which API's address is called; `app` is an app's own back end. */
  readonly api: "openrouter" | "openai" | "app";
  readonly run: string;
  readonly autostart: boolean;
  /** Origin of the API; the page's own unless told. */
  readonly server: string;
  /** The run's options (`seed`, `pace`, `events` …), sent as metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}

const OWN = new Set(["sdk", "api", "run", "autostart", "server", "isolated"]);

/** Reads the page's address, e.g. `?sdk=openai&run=image&seed=7&pace=0&autostart`. */
export function readSettings(search: string, origin: string): Settings {
  const given = new URLSearchParams(search);
  const sdk = READERS.find((name) => name === given.get("sdk")) ?? "openrouter";
  const asked = given.get("api");
  const fallback = sdk === "openai" ? "openai" : "openrouter";
  const metadata = Object.fromEntries([...given].filter(([name]) => !OWN.has(name)));
  return {
    sdk,
    api: asked === "openai" || asked === "openrouter" || asked === "app" ? asked : fallback,
    run: given.get("run") ?? "image",
    autostart: given.has("autostart"),
    server: given.get("server") ?? origin,
    metadata,
  };
}
