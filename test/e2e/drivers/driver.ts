/**
 * One way to drive the two browsers: pages through Puppeteer, the extension, its background and
 * its real DevTools panel through whatever each browser offers.
 */
import type { Browser, Page } from "puppeteer-core";

export type BrowserName = "chromium" | "firefox";

export interface LaunchOptions {
  /** Folder of the built extension to load at once; {@link BrowserSession.installExtension} later otherwise. */
  readonly extension?: string;
  /** Profile folder, kept when the browser goes away; a temporary one otherwise. */
  readonly profile?: string;
  /** Window size in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly headless?: boolean;
  /** What the browser grants the extension's storage, bytes; the browser's own measure otherwise. */
  readonly quota?: number;
  /** Preferences (Firefox) on top of the driver's own. */
  readonly preferences?: Readonly<Record<string, boolean | number | string>>;
  /** Command line switches (Chromium) on top of the driver's own. */
  readonly switches?: readonly string[];
}

/** A function that runs elsewhere: it must not refer to anything outside itself. */
export type Remote<Args extends unknown[], Result> = (...args: Args) => Result | Promise<Result>;

export interface BrowserSession {
  readonly name: BrowserName;
  /** Folder that files saved by pages and panels land in. */
  readonly downloads: string;
  readonly profile: string;
  readonly browser: Browser;
  /** Installs, or replaces, the extension. Resolves when its background has started. */
  installExtension(folder: string): Promise<void>;
  uninstallExtension(): Promise<void>;
  /** The running extension is taken down and started again, as on an update. */
  reloadExtension(): Promise<void>;
  /** `chrome-extension://…` or `moz-extension://…`, without a slash at the end. */
  extensionOrigin(): string;
  newPage(url?: string): Promise<Page>;
  /** Opens the DevTools of a page, docked in its window, without choosing a panel. */
  openDevTools(page: Page): Promise<DevTools>;
  /** Ends the background worker (event page) as the browser may at any moment; false if none ran. */
  killWorker(): Promise<boolean>;
  /** Kills the worker again and again; the returned function stops that and says how many died. */
  killWorkerEvery(milliseconds: number): () => Promise<number>;
  workerAlive(): Promise<boolean>;
  /** How often the worker was started since the extension was installed. */
  workerStarts(): Promise<number>;
  /** Runs in the background worker, which must be alive; the result must be JSON. */
  evaluateInBackground<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    ...args: Args
  ): Promise<Result>;
  /** Takes the host permission away, as the user may in the browser's settings. */
  withholdHosts(): Promise<void>;
  /**
   * Says yes, as the user would: in Firefox to the question that the extension's own tab asks
   * (its button is pressed, then the browser's "Allow"); headless Chromium shows no question, so
   * there in the browser's settings.
   */
  allowHosts(): Promise<void>;
  /**
   * Process that runs the page in front, or the extension's pages and worker. Chromium does not
   * say which process a page lives in: null.
   */
  processOf(what: "page" | "extension"): Promise<number | null>;
  /** SIGKILL to the whole browser; the profile stays. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Keys that are held meanwhile. */
export type Modifier = "Shift" | "Control";

export interface DevTools {
  /** Shows Darkroom's panel and waits for its document. */
  openPanel(title?: string): Promise<Panel>;
  /** Leaves our panel for one of the browser's own, so that ours is hidden. */
  showOtherPanel(): Promise<void>;
  /** Resolves when DevTools follow the requests of their page, which must be of http:. */
  hearing(): Promise<void>;
  setTheme(theme: "light" | "dark"): Promise<void>;
  dock(side: "right" | "bottom"): Promise<void>;
  /** Screenshot of the window: page and DevTools. */
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

/** The panel's own document. */
export interface Panel {
  evaluate<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    ...args: Args
  ): Promise<Result>;
  /** Waits until the function answers something truthy, and returns that. */
  waitFor<Args extends unknown[], Result>(
    code: Remote<Args, Result>,
    options: { readonly timeout?: number; readonly what: string },
    ...args: Args
  ): Promise<Result>;
  /** A trusted click in the middle of the first element that matches. */
  click(selector: string, ...held: Modifier[]): Promise<void>;
  /** Types into the focused element with trusted key events. */
  type(text: string): Promise<void>;
  /** A trusted key press: a `KeyboardEvent.key` name such as `ArrowDown`. */
  press(key: string, ...held: Modifier[]): Promise<void>;
  /** Text of the first element that matches, white space collapsed. */
  text(selector: string): Promise<string>;
  screenshot(file: string): Promise<void>;
  /** Makes the browser let go of what nothing in the panel's process uses any more. */
  collectGarbage(): Promise<void>;
}

export interface Driver {
  readonly name: BrowserName;
  launch(options?: LaunchOptions): Promise<BrowserSession>;
}
