/** Whether this document is observed at all. One object, read on every fetch. */

type Mode =
  /** nobody has told us yet: observe, hold the first bytes */
  | "asking"
  | "on"
  /** no new streams; those being recorded go on to their end */
  | "off"
  /** something of ours threw, or the extension is gone: never observe again */
  | "stopped";

export const state: { mode: Mode } = { mode: "asking" };

/** Are new responses looked at? */
export const observing = (): boolean => state.mode === "asking" || state.mode === "on";
/** Are responses that are being recorded followed? */
export const following = (): boolean => state.mode !== "stopped";
