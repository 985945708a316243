/** A request as a call of fetch, in JavaScript that runs anywhere. */
import type { FormField, RequestBody, RequestFacts } from "../messages/capture.ts";
import { decodedUtf8 } from "../stream/secrets/body.ts";

/** Values stand in it as they are given: mask them before. */
export function fetchCode({ method, url, headers, body }: RequestFacts): string {
  const code = bodyCode(body);
  // A form's type names a boundary, which fetch chooses anew.
  const named = headers.filter(
    ([name]) => body.kind !== "form" || name.toLowerCase() !== "content-type",
  );
  const lines = [
    `  method: ${quoted(method)},`,
    ...(named.length === 0
      ? []
      : [
          // Pairs, because a name may stand twice.
          "  headers: [",
          ...named.map(([name, value]) => `    [${quoted(name)}, ${quoted(value)}],`),
          "  ],",
        ]),
    ...(code.value === null ? [] : [`  body: ${code.value},`]),
  ];
  return `${code.before}await fetch(${quoted(url)}, {\n${lines.join("\n")}\n});`;
}

interface BodyCode {
  readonly before: string;
  readonly value: string | null;
}

function bodyCode(body: RequestBody): BodyCode {
  switch (body.kind) {
    case "text":
      return { before: "", value: quoted(body.text) };
    case "bytes": {
      const text = decodedUtf8(body.bytes);
      return { before: "", value: text === null ? bytesCode(body.bytes) : quoted(text) };
    }
    case "form":
      return {
        before: `const body = new FormData();\n${body.fields.map(appendCode).join("\n")}\n`,
        value: "body",
      };
    case "not-captured":
      return { before: "// The body was not captured.\n", value: null };
    case "none":
      break;
  }
  return { before: "", value: null };
}

function appendCode({ name, value }: FormField): string {
  if (typeof value === "string") return `body.append(${quoted(name)}, ${quoted(value)});`;
  const type = `{ type: ${quoted(value.type)} }`;
  return `body.append(${quoted(name)}, new File([/* ${value.size} bytes that were not captured */], ${quoted(value.file)}, ${type}));`;
}

function bytesCode(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return `Uint8Array.from(atob(${quoted(btoa(binary))}), (letter) => letter.charCodeAt(0))`;
}

/** A string literal that is one wherever it is pasted, also inside a `<script>`. */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`)
    .replaceAll("</", String.raw`<\/`);
}
