/** Throughput of what reads and exports a stream, without a browser: `node test/run/bench-stream.mjs`. */
import { runnerImport } from "vite";

const load = async (path) => (await runnerImport(path)).module;
const scanner = await load("./src/stream/sse/scanner.ts");
const parser = await load("./src/stream/sse/parse.ts");
const describing = await load("./src/stream/describe.ts");
const base64 = await load("./src/stream/images/base64.ts");
const sse = await load("./src/export/sse.ts");

const bytesOf = (text) => new TextEncoder().encode(text);
const repeat = (bytes, times) => {
  const all = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
};
const cut = (body, size) =>
  Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
    body.subarray(i * size, (i + 1) * size),
  );

/** Best of five, in MB (10⁶ bytes) a second. */
async function measure(name, body, work) {
  let best = Infinity;
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  }
  process.stdout.write(
    `${name.padEnd(58)} ${String(Math.round(body.length / 1000 / best)).padStart(6)} MB/s\n`,
  );
}

function scanAll(pieces) {
  const state = scanner.newScanner();
  const found = [];
  let offset = 0;
  for (const piece of pieces) {
    for (const boundary of scanner.scan(state, piece, offset)) found.push(boundary);
    offset += piece.length;
  }
  return found;
}

const picture = Buffer.from(
  Uint8Array.from({ length: 1_500_000 }, () => Math.random() * 256),
).toString("base64");
const image = bytesOf(
  `data: ${JSON.stringify({ type: "response.image_generation_call.partial_image", item_id: "ig_1", partial_image_index: 0, partial_image_b64: picture })}\n\n`,
);
const text = bytesOf(
  `event: response.output_text.delta\ndata: ${JSON.stringify({ type: "response.output_text.delta", sequence_number: 9, item_id: "msg_0ca0ba552749d18c0069414e6a4bd081", output_index: 1, content_index: 0, delta: "Here", logprobs: [], obfuscation: "0akkkhrq6x9f" })}\n\n`,
);
const images = repeat(image, 32);
const texts = repeat(text, 150_000);
const crlf = bytesOf(new TextDecoder().decode(texts).replaceAll("\n", "\r\n"));
const line = new Uint8Array(64 * 2 ** 20).fill(65);
line.set(bytesOf("data: "));

await measure("scan: 2 MB events, 64 KiB chunks", images, () => scanAll(cut(images, 65_536)));
await measure("scan: one 64 MiB line, 16 KiB chunks", line, () => scanAll(cut(line, 16_384)));
await measure("scan: 64 MiB line, 1 chunk", line, () => scanAll([line]));
await measure("scan: text events, 16 KiB chunks", texts, () => scanAll(cut(texts, 16_384)));
await measure("scan: text events with CR LF, 16 KiB chunks", crlf, () =>
  scanAll(cut(crlf, 16_384)),
);

const rows = (body) => {
  for (const { start, end } of scanAll([body])) {
    const block = parser.parseBlock(body.subarray(start, end), { streamStart: start === 0 });
    describing.describe(block);
  }
};
await measure("scan, parse, describe: 2 MB image events", images, () => rows(images));
await measure("scan, parse, describe: text events", texts, () => rows(texts));
await measure("decode base64 (native where the engine has it)", picture, () =>
  base64.decodeBase64(picture),
);

const drain = async (body, mode) => {
  for await (const piece of sse.exportSse(
    cut(body, 262_144).map((bytes) => ({ bytes })),
    mode,
  ))
    void piece;
};
await measure("export, secrets masked: image events", images, () => drain(images, "masked"));
await measure("export, secrets masked: text events", texts, () => drain(texts, "masked"));
