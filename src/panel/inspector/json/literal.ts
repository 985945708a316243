/** A JSON value as a TypeScript literal, in the camelCase in which the SDKs hand objects over. Pure. */

/** Maps whose keys are the user's own words; the SDKs leave them alone. */
const USERS = new Set([
  "metadata",
  "logit_bias",
  "headers",
  "variables",
  // Of JSON schemas, in which names refer to names.
  "properties",
  "patternProperties",
  "dependentSchemas",
  "definitions",
  "$defs",
]);

/** `partial_image_b64` → `partialImageB64`, as `@openrouter/sdk` names its fields. */
function camelCase(key: string): string {
  return key.replaceAll(/(?<=[A-Za-z0-9])_([a-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

/** @param value what JSON.parse gave */
export function typeScriptLiteral(value: unknown): string {
  return literal(value, "", true);
}

function literal(value: unknown, indent: string, rename: boolean): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item) => `${inner}${literal(item, inner, rename)},\n`);
    return `[\n${items.join("")}${indent}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(
      ([key, item]) =>
        `${inner}${keyLiteral(rename ? camelCase(key) : key)}: ${literal(item, inner, rename && !USERS.has(key))},\n`,
    );
    return members.length === 0 ? "{}" : `{\n${members.join("")}${indent}}`;
  }
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

function keyLiteral(key: string): string {
  // `__proto__:` would set the prototype instead of a member.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
