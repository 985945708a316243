import { StoreError } from "../../store/errors.ts";
import type { StoreProblem } from "./state.ts";

/** What kept the store from answering, as far as it makes a difference to the user. */
export function storeProblem(error: unknown): StoreProblem {
  if (error instanceof StoreError && error.problem === "newer") return { kind: "newer" };
  return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
}
