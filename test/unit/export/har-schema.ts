/** A HAR judged by the schema of the har-validator package. */
import { createRequire } from "node:module";
import { Ajv, type AnySchemaObject } from "ajv";
import type { Har } from "har-format";

const require = createRequire(import.meta.url);
const schemas = require("har-schema") as Record<string, AnySchemaObject>;

const ajv = new Ajv({
  strict: false,
  formats: {
    "date-time": isDate,
    uri: (text: string) => URL.canParse(text),
    ipv4: true,
    ipv6: true,
  },
});
ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json") as AnySchemaObject);
for (const schema of Object.values(schemas)) ajv.addSchema(schema);

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

/** The HAR of a text; throws what is wrong with it. */
export function validHar(text: string): Har {
  const har: unknown = JSON.parse(text);
  const validate = ajv.getSchema("har.json#") ?? ajv.getSchema("har.json");
  if (validate === undefined) throw new Error("no schema of HAR");
  if (!validate(har)) throw new Error(ajv.errorsText(validate.errors));
  return har as Har;
}
