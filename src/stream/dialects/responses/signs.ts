/** What speaks for the Responses API, whoever serves it. */
import { objectMember, stringMember } from "../../json.ts";
import type { Payload, Sign } from "../dialect.ts";

export const RESPONSES_SIGN: Sign = {
  weight: 0.6,
  reason: "`type` begins with `response.`",
};

/** The id that tells who made the event: of the response, else of its item. */
export function responseId({ json }: Payload): string | null {
  return (
    stringMember(objectMember(json, "response"), "id") ??
    stringMember(objectMember(json, "item"), "id") ??
    stringMember(json, "item_id", "itemId")
  );
}
