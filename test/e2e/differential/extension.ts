import type { BrowserSession, Remote } from "../drivers/driver.ts";
import { remoteCall, remoteValue, until } from "../drivers/wait.ts";

/** Runs code in the extension's origin; the result must be JSON. */
export type InExtension = <Args extends unknown[], Result>(
  code: Remote<Args, Result>,
  ...args: Args
) => Promise<Result>;

/**
 * A place in the extension's origin from which the suite reads its storage without running, waking
 * or attaching to anything of the extension.
 */
export async function enterExtension(session: BrowserSession): Promise<InExtension> {
  if (session.name === "firefox") {
    // BiDi cannot open moz-extension: pages; the event page is alive whenever it has to be.
    await until(() => session.workerAlive(), { what: "the event page" });
    return (code, ...args) => session.evaluateInBackground(code, ...args);
  }
  const page = await session.newPage(`${session.extensionOrigin()}/manifest.json`);
  return async (code, ...args) => remoteValue(await page.evaluate(remoteCall(code, args)));
}
