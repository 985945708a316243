/** How what was found is told: as text for people, or as JSON for programs. */
import type { EventLine, StreamReport } from "./inspect.ts";

export interface Reporter {
  begin(): Promise<void> | void;
  /** A stream of a file begins. */
  beginStream(path: string): Promise<void> | void;
  event(line: EventLine): Promise<void> | void;
  /** @param error why the file could not be read to its end, or null */
  endStream(report: StreamReport | null, error: string | null): Promise<void> | void;
  end(): Promise<void> | void;
}
