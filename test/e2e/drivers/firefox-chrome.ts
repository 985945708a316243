/** Firefox's own scope (the privileged window of the browser) over WebDriver BiDi. */
import { readFile } from "node:fs/promises";
import type { Browser } from "puppeteer-core";
import { until } from "./wait.ts";

/** Puppeteer keeps its BiDi connection to itself; the privileged scope needs it. */
interface BidiBrowser {
  readonly connection: {
    send(method: string, params: object): Promise<{ readonly result: unknown }>;
  };
}

interface ContextTree {
  readonly contexts: readonly { readonly context: string; readonly url: string }[];
}

type EvaluateResult =
  | { readonly type: "success"; readonly result: { readonly value?: unknown } }
  | { readonly type: "exception"; readonly exceptionDetails: { readonly text: string } };

/** The functions of firefox-scope.js, running in a Firefox. */
export class ChromeScope {
  private constructor(
    private readonly connection: BidiBrowser["connection"],
    private readonly context: string,
  ) {}

  static async of(browser: Browser): Promise<ChromeScope> {
    const { connection } = browser as unknown as BidiBrowser;
    const context = await until(
      async () => {
        const tree = await connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
        const { contexts } = tree.result as ContextTree;
        return contexts.find((one) => one.url.endsWith("browser.xhtml"))?.context ?? "";
      },
      { what: "Firefox's window" },
    );
    const scope = new ChromeScope(connection, context);
    const source = await readFile(new URL("./firefox-scope.js", import.meta.url), "utf8");
    await scope.evaluate(
      `globalThis.e2e = ${source.slice(source.indexOf("\n(() =>")).replace(/;\s*$/, "")}; 0`,
    );
    return scope;
  }

  /** Calls one of firefox-scope.js's functions; arguments and result are JSON. */
  async call<Result>(name: string, ...args: readonly unknown[]): Promise<Result> {
    const list = args.map((value) => JSON.stringify(value)).join(", ");
    const text = await this.evaluate(
      `(async () => JSON.stringify({ value: await e2e.${name}(${list}) }))()`,
    );
    return (JSON.parse(String(text)) as { value: Result }).value;
  }

  private async evaluate(expression: string): Promise<unknown> {
    const answer = (
      await this.connection.send("script.evaluate", {
        expression,
        awaitPromise: true,
        target: { context: this.context },
        resultOwnership: "none",
      })
    ).result as EvaluateResult;
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }
}
