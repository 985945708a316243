/** A request as a curl command for a POSIX shell. */
import type { FormField, RequestBody, RequestFacts } from "../messages/capture.ts";
import { decodedUtf8 } from "../stream/secrets/body.ts";

/** Linux takes no argument of 128 KiB or more, bytes; a pipe takes any length. */
const LONGEST_ARGUMENT = 100_000;

/** curl counts the body and names the host itself. */
const CURLS_OWN = /^(?:content-length|host|connection)$/i;

/** One line an option. Values stand in it as they are given: mask them before. */
export function curlCommand(request: RequestFacts): string {
  const { method, url, headers, body } = request;
  const data = curlBody(body);
  const options = [
    // Brackets and braces in a URL, such as those of `[masked]`, are no patterns; streams come live.
    `--globoff --no-buffer --request ${shellQuoted(method)}`,
    `--url ${shellQuoted(url)}`,
    ...headers
      // A form's type names a boundary, which curl chooses anew.
      .filter(
        ([name]) =>
          !CURLS_OWN.test(name) && !(body.kind === "form" && /^content-type$/i.test(name)),
      )
      .map(([name, value]) => `--header ${shellQuoted(headerLine(name, value))}`),
    // What a browser asks to be compressed, curl has to unpack.
    ...(headers.some(([name]) => /^accept-encoding$/i.test(name)) ? ["--compressed"] : []),
    ...data.options,
  ];
  return `${data.before}curl ${options.join(" \\\n  ")}`;
}

/** curl takes `Name;` for a header without a value. Line breaks would begin another header. */
function headerLine(name: string, value: string): string {
  const oneLine = value.replace(/[\r\n\0]+/g, " ");
  return oneLine === "" ? `${name};` : `${name}: ${oneLine}`;
}

interface CurlBody {
  /** What writes the body into curl, with its pipe. */
  readonly before: string;
  readonly options: readonly string[];
}

function curlBody(body: RequestBody): CurlBody {
  switch (body.kind) {
    case "text":
      return textBody(body.text);
    case "bytes": {
      const text = decodedUtf8(body.bytes);
      if (text !== null && !text.includes("\0")) return textBody(text);
      return piped(`printf ${shellQuoted(printfFormat(body.bytes))}`);
    }
    case "form":
      return { before: "", options: body.fields.map(formOption) };
    case "not-captured":
      return { before: "# The body was not captured.\n", options: [] };
    case "none":
      break;
  }
  return { before: "", options: [] };
}

function textBody(text: string): CurlBody {
  const bytes = new TextEncoder().encode(text);
  if (text.includes("\0")) return piped(`printf ${shellQuoted(printfFormat(bytes))}`);
  if (bytes.length > LONGEST_ARGUMENT) return piped(`printf %s ${shellQuoted(text)}`);
  // Not --data, which reads a file when the text begins with @.
  return { before: "", options: [`--data-raw ${shellQuoted(text)}`] };
}

function piped(command: string): CurlBody {
  return { before: `${command} | `, options: ["--data-binary @-"] };
}

function formOption({ name, value }: FormField): string {
  // curl has no way to write a name with `=`; its own quotes would be part of it.
  if (typeof value === "string") return `--form-string ${shellQuoted(`${name}=${value}`)}`;
  const type = value.type === "" ? "" : `;type=${value.type}`;
  return `--form ${shellQuoted(`${name}=@${curlQuoted(value.file)}${type}`)}`;
}

/** A file name in curl's own quotes, in which `;` and `,` mean nothing. */
function curlQuoted(name: string): string {
  return `"${name.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** One word of a POSIX shell, whatever is in it; no shell can hold NUL in a word. */
export function shellQuoted(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  return `'${text.replaceAll("\0", "").replaceAll("'", String.raw`'\''`)}'`;
}

/** Bytes as a format that printf writes: ASCII as it is, all else in octal, and `-` that begins an option. */
export function printfFormat(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x2d && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, "0")}`,
  ).join("");
}
