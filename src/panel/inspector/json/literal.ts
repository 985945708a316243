/** A JSON value as a TypeScript literal, in the camelCase in which the SDKs hand objects over. Pure. */
import type { JsonDocument, JsonNode } from "./document.ts";

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

/** The value as code. Made from the text and not from what JSON.parse makes of it: no digit is lost. */
export function typeScriptLiteral(document: JsonDocument, node: JsonNode): string {
  return literal(document, node, "", true);
}

function literal(document: JsonDocument, node: JsonNode, indent: string, rename: boolean): string {
  const inner = `${indent}  `;
  switch (node.kind) {
    case "array":
    case "group": {
      const items = childrenOf(document, node).map(
        (item) => `${inner}${literal(document, item, inner, rename)},\n`,
      );
      return items.length === 0 ? "[]" : `[\n${items.join("")}${indent}]`;
    }
    case "object": {
      const members = membersOf(document, node);
      const names = rename ? camelNames([...members.keys()]) : new Map<string, string>();
      const lines = Array.from(members, ([key, item]) => {
        const value = literal(document, item, inner, rename && !USERS.has(key));
        return `${inner}${keyLiteral(names.get(key) ?? key)}: ${value},\n`;
      });
      return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
    }
    case "string":
      return JSON.stringify(document.stringText(node));
    case "number":
    case "word":
      break;
  }
  return document.source(node);
}

/** Children in order, those of groups among them. */
function childrenOf(document: JsonDocument, node: JsonNode): JsonNode[] {
  return document
    .children(node)
    .flatMap((child) => (child.kind === "group" ? document.children(child) : [child]));
}

/** Members in the order of the text; of a key that stands there twice the last, as JSON.parse has it. */
function membersOf(document: JsonDocument, node: JsonNode): ReadonlyMap<string, JsonNode> {
  return new Map(childrenOf(document, node).map((child) => [document.key(child) ?? "", child]));
}

/** Names in camelCase, where no other member of the object has that name. */
function camelNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const times = new Map<string, number>();
  for (const key of keys) {
    const name = camelCase(key);
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  const free = keys.filter((key) => times.get(camelCase(key)) === 1);
  return new Map(free.map((key) => [key, camelCase(key)]));
}

function keyLiteral(key: string): string {
  // `__proto__:` would set the prototype instead of a member.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
