/** Why the store does not answer, in a form that the panel can put into words. */
export type StoreProblem =
  /** a newer version of the extension wrote it; this one must not touch it */
  | "newer"
  /** the browser refuses the database (private window, storage switched off) */
  | "unavailable"
  /** anything else the browser said */
  | "failed";

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly problem: StoreProblem;

  constructor(problem: StoreProblem, message: string, cause: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

function errorName(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}

/** Turns what `indexedDB.open` rejected with into a {@link StoreError}. */
export function openingError(error: unknown): StoreError {
  switch (errorName(error)) {
    case "VersionError":
      return new StoreError(
        "newer",
        "The recordings were written by a newer version of Darkroom. Update the extension to see them.",
        error,
      );
    // Firefox private windows: https://bugzilla.mozilla.org/show_bug.cgi?id=781982
    case "InvalidStateError":
    case "SecurityError":
      return new StoreError(
        "unavailable",
        "The browser does not let Darkroom store data here.",
        error,
      );
    default:
      return new StoreError("failed", `The store could not be opened: ${String(error)}`, error);
  }
}

/**
 * The disk or the browser's quota is full. Firefox says so now with one name and now with the other,
 * depending on which of its files found no room: https://w3c.github.io/IndexedDB/#exceptions
 */
export function isStorageRefusal(error: unknown): boolean {
  return ["QuotaExceededError", "UnknownError"].includes(errorName(error));
}

/** The connection was closed under us (versionchange, storage cleared): opening again may help. */
export function isClosedError(error: unknown): boolean {
  return errorName(error) === "InvalidStateError";
}
