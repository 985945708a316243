/** What the panel itself remembers between two openings. */

const PRESERVE_LOG = "darkroom.preserve-log";

/** On unless the user switched it off: a recording is not lost by a reload. */
export function preservedLog(): boolean {
  try {
    return localStorage.getItem(PRESERVE_LOG) !== "off";
  } catch {
    return true;
  }
}

export function rememberPreserveLog(on: boolean): void {
  try {
    localStorage.setItem(PRESERVE_LOG, on ? "on" : "off");
  } catch {
    // A profile that forbids storage: it lasts as long as the panel.
  }
}
