/** What every side of the recorder waits for: the session and the settings have been read. */
import type { Arming } from "./arming.ts";
import type { Recordings } from "./recordings.ts";
import type { Session } from "./session.ts";

export interface Ready {
  readonly session: Session;
  readonly arming: Arming;
  readonly recordings: Recordings;
}
