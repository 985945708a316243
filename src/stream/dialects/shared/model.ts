/** The model an object names. */
import type { JsonObject } from "../../json.ts";
import { stringMember } from "../../json.ts";
import { label } from "../../preview.ts";

/** Bounded and fit for one line; null when it names none (Azure's first chunk says `""`). */
export function modelOf(object: JsonObject | null, key = "model"): string | null {
  const model = stringMember(object, key);
  return model === null || model === "" ? null : label(model);
}

/** An id fit for a row. */
export function idOf(id: string | null): string | null {
  return id === null || id === "" ? null : label(id);
}
