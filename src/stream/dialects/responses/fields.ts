/** What nearly every event of the Responses API has, in both spellings; see json.ts on their speed. */
import { asCount, asString, type JsonObject } from "../../json.ts";

export const sequenceOf = (json: JsonObject): number | null =>
  asCount(json["sequence_number"] ?? json["sequenceNumber"]);

export const outputIndexOf = (json: JsonObject): number | null =>
  asCount(json["output_index"] ?? json["outputIndex"]);

export const contentIndexOf = (json: JsonObject): number | null =>
  asCount(json["content_index"] ?? json["contentIndex"]);

export const summaryIndexOf = (json: JsonObject): number | null =>
  asCount(json["summary_index"] ?? json["summaryIndex"]);

export const itemIdOf = (json: JsonObject): string | null =>
  asString(json["item_id"] ?? json["itemId"]);
