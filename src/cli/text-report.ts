/** What was found, as a person likes to read it. */
import type { Output } from "../stream/assemble/output.ts";
import type { Finding } from "../stream/lint/engine.ts";
import { ruleOf } from "../stream/lint/families.ts";
import type { Metrics } from "../stream/metrics/report.ts";
import { formatBytes } from "../stream/preview.ts";
import type { Family } from "../stream/types.ts";
import type { EventLine, ImageLine, StreamReport } from "./inspect.ts";
import type { Out } from "./out.ts";
import type { Reporter } from "./report.ts";
import { harmless, harmlessLine, type Paint } from "./terminal.ts";

/** Characters of a text, and lines of a list, that are shown; `--json` has all. */
const LONGEST_TEXT = 4000;
const LONGEST_LIST = 40;

export class TextReporter implements Reporter {
  readonly #out: Out;
  readonly #paint: Paint;
  readonly #families = new Map<Family, number>();
  readonly #beforePrinting: () => void;
  #path = "";
  #streams = 0;

  /** @param beforePrinting takes a progress bar away */
  constructor(out: Out, paint: Paint, beforePrinting: () => void) {
    this.#out = out;
    this.#paint = paint;
    this.#beforePrinting = beforePrinting;
  }

  begin(): void {}

  beginStream(path: string): void {
    this.#path = path;
    this.#families.clear();
  }

  event({ family }: EventLine): void {
    this.#families.set(family, (this.#families.get(family) ?? 0) + 1);
  }

  async endStream(report: StreamReport | null, error: string | null): Promise<void> {
    this.#beforePrinting();
    const lines: string[] = this.#streams++ === 0 ? [] : [""];
    lines.push(this.#paint.bold(harmlessLine(this.#path)));
    if (report !== null) lines.push(...this.#stream(report));
    if (error !== null)
      lines.push(`  ${this.#paint.red("cannot be read")}: ${harmlessLine(error)}`);
    await this.#out.write(`${lines.join("\n")}\n`);
    await this.#out.flush();
  }

  async end(): Promise<void> {
    await this.#out.flush();
  }

  #stream({ dialect, images, unlisted, output, metrics, findings }: StreamReport): string[] {
    const percent = Math.round(dialect.confidence * 100);
    return [
      `  ${dialect.title} ${this.#paint.dim(`(${dialect.id}, ${percent} % sure: ${harmlessLine(dialect.reason)})`)}`,
      `  ${this.#counts(metrics)}`,
      ...this.#section("Images", imageLines(images, unlisted)),
      ...this.#section("Times", timeLines(metrics)),
      ...this.#section("Sizes and tokens", sizeLines(metrics)),
      ...this.#section("Reasoning", textLines(output.reasoning)),
      ...this.#section("Text", textLines(output.text)),
      ...this.#section("Tool calls", toolLines(output)),
      ...this.#section("Status", statusLines(output)),
      ...this.#findings(findings),
    ];
  }

  #counts(metrics: Metrics): string {
    const families = [...this.#families].map(([family, count]) => `${count} ${family}`);
    const kinds = families.length === 0 ? "" : `: ${families.join(", ")}`;
    return `${count(metrics.events, "event")} in ${formatBytes(metrics.bytes.wire)}${kinds}`;
  }

  #section(title: string, lines: readonly string[]): string[] {
    if (lines.length === 0) return [];
    return ["", `  ${this.#paint.bold(title)}`, ...lines.map((line) => `    ${line}`)];
  }

  #findings(findings: readonly Finding[]): string[] {
    if (findings.length === 0) return ["", `  ${this.#paint.green("Nothing wrong was found.")}`];
    const lines = findings.flatMap((finding) => {
      const { rule, severity, message } = finding;
      const { check } = ruleOf(rule) ?? { check: "" };
      return [
        `${this.#severity(severity)} ${harmlessLine(message)} ${this.#paint.dim(`${rule}${place(finding)}`)}`,
        ...(check === "" ? [] : [`        ${this.#paint.dim(`Check: ${check}`)}`]),
      ];
    });
    return this.#section("Findings", lines);
  }

  #severity(severity: Finding["severity"]): string {
    const word = severity.padEnd(7);
    if (severity === "error") return this.#paint.red(word);
    return severity === "warning" ? this.#paint.yellow(word) : this.#paint.dim(word);
  }
}

/** ` at event 4, 7 and 12 more`. */
function place({ events, count: times }: Finding): string {
  if (events.length === 0) return "";
  const shown = events.slice(0, 5).join(", ");
  const more = times - Math.min(events.length, 5);
  return ` at event ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function imageLines(images: readonly ImageLine[], unlisted: number): string[] {
  const lines = images.slice(0, LONGEST_LIST).map((image) => {
    const role = image.partialIndex === null ? image.role : `${image.role} ${image.partialIndex}`;
    const size = image.width === null ? "" : `${image.width} × ${image.height ?? "?"}`;
    const facts = [
      `event ${image.event}`,
      role,
      image.mediaType,
      size,
      image.link === null ? formatBytes(image.bytes) : image.link,
      image.item,
      image.sha256?.slice(0, 12),
    ].filter((fact) => fact !== null && fact !== undefined && fact !== "");
    const flaws = image.flaws.length === 0 ? "" : ` — ${image.flaws.join("; ")}`;
    return harmlessLine(`${facts.join(" · ")}${flaws}`);
  });
  const more = images.length + unlisted - lines.length;
  return more === 0 ? lines : [...lines, `… and ${more} more`];
}

function timeLines({ times, gaps, chunks }: Metrics): string[] {
  const lines = [
    ["headers", times.headers],
    ["first byte", times.firstByte],
    ["first event", times.firstEvent],
    ["first text", times.firstText],
    ["first partial", times.firstPartial],
    ["final image", times.finalImage],
    ["end", times.end],
  ] as const;
  const shown = lines
    .filter(([, time]) => time !== null)
    .map(([name, time]) => `${name.padEnd(14)} ${duration(time ?? 0)}`);
  if (times.since !== null) shown[0] += `   (since the ${times.since})`;
  if (gaps.p50 !== null) {
    const [p50, p95, max] = [gaps.p50, gaps.p95, gaps.max].map((gap) => duration(gap ?? 0));
    shown.push(`gaps           p50 ${p50} · p95 ${p95} · max ${max}`);
  }
  for (const { from, to } of gaps.stalls.slice(0, 5)) {
    shown.push(`stall          ${duration(to - from)}, from ${duration(from)}`);
  }
  if (chunks !== null) {
    const buffered = chunks.looksBuffered ? " — a proxy may be holding events back" : "";
    shown.push(
      `chunks         ${chunks.count}, ${chunks.eventsPerChunk ?? 0} events each${buffered}`,
    );
  }
  return shown;
}

function sizeLines({ bytes, tokens }: Metrics): string[] {
  const lines: string[] = [];
  if (bytes.base64 > 0) {
    const repeated =
      bytes.repeatedImages === 0 ? "" : `, ${formatBytes(bytes.repeatedImages)} of it again`;
    lines.push(
      `images         ${formatBytes(bytes.images)}, as base64 ${formatBytes(bytes.base64)}${repeated}`,
    );
  }
  if (bytes.missing > 0) lines.push(`not kept       ${formatBytes(bytes.missing)}`);
  const counts = [
    ["in", tokens.input],
    ["cached", tokens.cached],
    ["out", tokens.output],
    ["reasoning", tokens.reasoning],
    ["in all", tokens.total],
  ] as const;
  const told = counts.filter(([, value]) => value !== null);
  const rate = tokens.perSecond === null ? "" : ` · ${Math.round(tokens.perSecond)} a second`;
  if (told.length > 0) {
    lines.push(
      `tokens         ${told.map(([name, value]) => `${value} ${name}`).join(" · ")}${rate}`,
    );
  }
  if (tokens.cost !== null) lines.push(`cost           ${tokens.cost}`);
  return lines;
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function textLines(text: string): string[] {
  if (text === "") return [];
  const lines = harmless(text.slice(0, LONGEST_TEXT)).split("\n");
  const more = text.length - LONGEST_TEXT;
  return more > 0 ? [...lines, `… and ${count(more, "more character")}`] : lines;
}

function toolLines({ toolCalls }: Output): string[] {
  const lines = toolCalls
    .slice(0, LONGEST_LIST)
    .flatMap(({ id, name, arguments: given, isJson }) => {
      const broken = isJson || given === "" ? "" : " (no whole JSON)";
      const head = harmlessLine(`${name ?? "unnamed"}${id === null ? "" : ` · ${id}`}${broken}`);
      return [head].concat(textLines(given).map((line) => `  ${line}`));
    });
  const more = toolCalls.length - LONGEST_LIST;
  return more > 0 ? [...lines, `… and ${more} more`] : lines;
}

function statusLines({ status, error, omitted }: Output): string[] {
  const lines: string[] = [];
  if (status !== null) lines.push(harmlessLine(status));
  if (error !== null) {
    const code = error.code === null ? "" : `${error.code}: `;
    lines.push(...textLines(`error: ${code}${error.message}`));
  }
  if (omitted !== null) lines.push("some of the output was too much to be kept");
  return lines;
}
