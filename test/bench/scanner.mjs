import { runnerImport } from "vite";
const { module: m } = await runnerImport("./src/stream/sse/scanner.ts");
const enc = new TextEncoder();
function line(n) {
  const b = new Uint8Array(n + 8).fill(65);
  b.set(enc.encode("data: "));
  b[n + 6] = 10;
  b[n + 7] = 10;
  return b;
}
function run(name, body, chunk) {
  let best = Infinity,
    c = 0;
  for (let r = 0; r < 4; r++) {
    const t = performance.now();
    const s = m.newScanner();
    c = 0;
    for (let o = 0; o < body.length; o += chunk)
      c += m.scan(s, body.subarray(o, o + chunk), o).length;
    best = Math.min(best, performance.now() - t);
  }
  console.log(name, (body.length / 1e6 / (best / 1000)).toFixed(0), "MB/s", c, "blocks");
}
function rep(b, n) {
  const o = new Uint8Array(b.length * n);
  for (let i = 0; i < n; i++) o.set(b, i * b.length);
  return o;
}
run("2 MB lines, 64 KiB chunks", rep(line(2e6), 32), 65536);
run("64 MiB line, 16 KiB chunks", line(64 * 2 ** 20), 16384);
run("64 MiB line, one chunk", line(64 * 2 ** 20), 2 ** 30);
run(
  "text events 250 B, 16 KiB chunks",
  rep(
    enc.encode(
      "data: " +
        JSON.stringify({ type: "response.output_text.delta", delta: "hello", x: "y".repeat(180) }) +
        "\n\n",
    ),
    100000,
  ),
  16384,
);
run(
  "CRLF text events",
  rep(enc.encode("event: x\r\ndata: " + "y".repeat(230) + "\r\n\r\n"), 100000),
  16384,
);
run("flood of newlines 8 MB", new Uint8Array(8e6).fill(10), 65536);
