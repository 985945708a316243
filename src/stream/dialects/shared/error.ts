/** Errors, which every API nests differently: flat, in `error`, as a string. */
import type { Json, JsonObject } from "../../json.ts";
import { isObject, member, stringMember, writeJson } from "../../json.ts";
import { jsonLine } from "../../preview.ts";
import type { Change, Reading } from "../dialect.ts";
import { PLAIN } from "../dialect.ts";
import { words } from "./words.ts";

export type ErrorChange = Change & { readonly kind: "error" };

/** What this value says as an error: text, or an object with a `message`. */
export function errorChange(error: Json | undefined): ErrorChange {
  if (typeof error === "string") return { kind: "error", code: null, message: error };
  if (!isObject(error)) return { kind: "error", code: null, message: "" };
  const code = member(error, "code", "status", "type");
  return {
    kind: "error",
    code: typeof code === "string" || typeof code === "number" ? String(code) : null,
    message:
      stringMember(error, "message", "detail", "errorText") ??
      writeJson(error)?.slice(0, 1000) ??
      "",
  };
}

/** An `error` that says something: `null` and `false` are how some say that there is none. */
export function saysError(json: JsonObject): boolean {
  const error = json["error"];
  return typeof error === "string" ? error !== "" : isObject(error);
}

/** The error of an event: in its `error`, or the event itself. */
export function errorOf(json: JsonObject): ErrorChange {
  return errorChange(member(json, "error", "errorText") ?? json);
}

/** An event that says nothing but an error. */
export function errorReading(change: ErrorChange, json: JsonObject): Reading {
  const preview = words(change.code, change.message);
  return {
    ...PLAIN,
    family: "error",
    preview: preview === "" ? jsonLine(json) : preview,
    changes: [change],
  };
}
