import type { Policy } from "../../../server/lab/pages.ts";
import type { PageEnd } from "../../../../src/messages/capture.ts";
import type { LabPage } from "./lab-page.ts";

export interface Scenario {
  /** Unique over all files; also the first part of every URL the scenario asks for. */
  readonly name: string;
  /** Runs in the page and notes what the page can see. */
  readonly run: (lab: LabPage) => Promise<void>;
  /** Runs as the page's first script, before `run`. */
  readonly prelude?: (lab: LabPage) => void;
  /** Security policy of the document; default `plain`. */
  readonly policy?: Policy;
  /** Why one browser cannot run it (a feature it has not). */
  readonly only?: "chromium" | "firefox";
  /** Runs in the page before the driver does anything with the tab. */
  readonly prepare?: (lab: LabPage) => Promise<void>;
  /** What the driver does with the tab before `run`. */
  readonly drive?: "away-and-back" | "prerender";
}

/** What the extension must have on its tape after a scenario. */
export interface Expected {
  /** `any` where only the bytes matter. */
  readonly end: PageEnd | "any";
  /** `all`: what the server sent, to the byte; otherwise at least so many bytes of its beginning. */
  readonly bytes: "all" | number;
  /** The name under which the server sent it, another when a redirect led there. */
  readonly sentAs: string;
}

/** One observation: what it is of, and the value as JSON. */
export type Note = readonly [label: string, value: unknown];

/** What one run of one scenario gave. */
export interface Outcome {
  readonly notes: readonly Note[];
  readonly expected: Readonly<Record<string, Expected>>;
  /** Bytes the server could send; recording may add a tenth and 4 MiB. */
  readonly sent: Readonly<Record<string, readonly number[]>>;
}
