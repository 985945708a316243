/**
 * Secrets, and every place of a recording where one may stand. What is promised not to appear in
 * a default export is {@link PLANTED}; what is known to be missed says docs/formats.md.
 */
import type { RequestBody } from "../../../src/messages/capture.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import { streamRecord } from "../panel/fakes.ts";

// Put together at run time, so that no scanner takes this file for a leak.
const hex = (seed: string, length: number): string => (seed.repeat(length) + seed).slice(0, length);

/** One secret a kind; the part of each that must never appear is its value without the prefix. */
export const PLANTED = {
  openrouter: `sk-or-v1-${hex("0a1b", 64)}`,
  openai: `sk-proj-${hex("Ab3_", 80)}`,
  anthropic: `sk-ant-api03-${hex("Zx9-", 93)}`,
  google: `AIza${hex("Sy5_", 35)}`,
  github: `ghp_${hex("k7Q", 36)}`,
  jwt: `eyJ${hex("hbGc", 30)}.eyJ${hex("zdWI", 60)}.${hex("s1G_", 43)}`,
  password: "hunter2-and-more",
  session: "c00kie-s3ssion-value",
  email: "ann.example@mail.example.com",
} as const;

/** What of each secret must not appear anywhere. */
export const MUST_NOT_APPEAR: readonly string[] = Object.values(PLANTED).map((secret) =>
  secret.replace(/^(?:sk-or-v1-|sk-proj-|sk-ant-api03-|AIza|ghp_)/, "").slice(0, 24),
);

const { openrouter, openai, anthropic, google, github, jwt, password, session, email } = PLANTED;

const delta = (words: string): string =>
  `event: response.output_text.delta\ndata: ${JSON.stringify({
    type: "response.output_text.delta",
    item_id: "msg_1",
    output_index: 0,
    content_index: 0,
    delta: words,
  })}\n\n`;

const chat = (words: string): string =>
  `data: ${JSON.stringify({ id: "gen-1", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: words } }] })}\n\n`;

/** Cuts a text into pieces of so many characters. */
export const cutEvery = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
    text.slice(i * size, (i + 1) * size),
  );

/** A body with the secrets whole, escaped, nested, and in pieces. */
export function plantedBody(): string {
  const all = Object.values(PLANTED).join(" ");
  const fields = JSON.stringify({ api_key: openai, password, user: { email } });
  return [
    `: comment with ${openrouter}\n\n`,
    `event: ${github}\nid: ${jwt}\ndata: {"fine":true}\n\n`,
    `data: ${JSON.stringify({ echo: `Bearer ${openrouter}`, headers: { cookie: `sid=${session}` } })}\n\n`,
    `data: ${JSON.stringify({ arguments: fields })}\n\n`,
    `data: ${JSON.stringify({ deep: JSON.stringify({ inner: fields }) })}\n\n`,
    `data: ${JSON.stringify({ text: `curl https://u:${password}@h.example/?key=${google}&x=1\n${anthropic}` })}\n\n`,
    `data: first line ${openai}\ndata: second ${email}\n\n`,
    // As a model says them: a few characters an event.
    ...cutEvery(`Keys: ${all.replace(password, "").replace(session, "")}. Done.`, 5).map(delta),
    ...cutEvery(`{"password":"${password}","cookie":"${session}","n":1}`, 4).map((part) =>
      delta(part).replaceAll("output_text", "function_call_arguments").replace("msg_1", "fc_1"),
    ),
    ...cutEvery(`also ${openrouter}, ${email}; the end`, 7).map(chat),
    `data: ${JSON.stringify({ type: "response.output_text.done", item_id: "msg_1", text: all.replace(password, "").replace(session, "") })}\n\n`,
    // A link in place of an image's bytes, and an id that is none: kept with the event, too.
    `data: ${JSON.stringify({ type: "response.output_item.done", output_index: 1, item: { type: "image_generation_call", id: github, status: "completed", result: `https://cdn.example.com/a.png?sig=${jwt}&token=${password}` } })}\n\n`,
    "data: [DONE]\n\n",
  ].join("");
}

export const plantedRequest: RequestBody = {
  kind: "text",
  text: JSON.stringify({
    stream: true,
    api_key: openai,
    user: email,
    metadata: { password, note: `use ${anthropic} and ${github}` },
  }),
};

/** A form: its entries, what they are called, and the names of files. */
export const plantedForm: RequestBody = {
  kind: "form",
  fields: [
    { name: "password", value: password },
    { name: `note of ${email}`, value: `use ${anthropic}` },
    { name: "file", value: { file: `${email} ${openrouter}.txt`, type: "text/plain", size: 3 } },
  ],
};

/** A form as bytes, with a picture in it: no UTF-8. */
export const plantedMultipart: RequestBody = {
  kind: "bytes",
  bytes: new Uint8Array(
    Buffer.concat([
      Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${password}\r\n` +
          `--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n${openai} and ${email}: {"cookie":"${session}"}\r\n` +
          `--b\r\nContent-Disposition: form-data; name="image"; filename="${anthropic}.jpg"\r\n\r\n`,
      ),
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xfe]),
      Buffer.from(`\r\n--b--\r\n`),
    ]),
  ),
};

/** A request of a `data:` URL, which is all of the answer. */
export function plantedDataUrl(): Partial<StreamRecord> {
  const url = `data:text/event-stream,data:%20${encodeURIComponent(`${openrouter} ${email} {"password":"${password}"}`)}`;
  return {
    request: { method: "GET", url, headers: [], body: { kind: "none" } },
    response: { ...streamRecord("a").response, url },
  };
}

/** A stream recorded with "keep secrets" on: nothing was masked when it was stored. */
export function plantedStream(): Partial<StreamRecord> {
  const url = `https://ann:${password}@api.example.com/v1/${anthropic}/${email}/responses?key=${google}&user=${encodeURIComponent(email)}&t=${jwt}#access_token=${github}`;
  const { response } = streamRecord("a");
  return {
    pageUrl: `https://app.example.com/chat?token=${jwt}`,
    request: {
      method: "POST",
      url,
      headers: [
        ["authorization", `Bearer ${openrouter}`],
        ["x-api-key", anthropic],
        ["cookie", `sid=${session}`],
        ["referer", `https://app.example.com/?access_token=${jwt}`],
        ["x-note", `sent by ${email} with ${openai}`],
        ["content-type", "application/json"],
      ],
      body: plantedRequest,
    },
    response: {
      ...response,
      url,
      statusText: `No key: ${openrouter} of ${email}`,
      headers: [
        ["content-type", "text/event-stream"],
        ["set-cookie", `sid=${session}; HttpOnly`],
        ["x-echo", openrouter],
      ],
    },
    end: "failed",
    endDetail: `TypeError: could not reach ${url}`,
  };
}
