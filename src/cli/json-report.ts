/** `--json`: one JSON object, written as the files are read; see docs/cli.md. */
import type { EventLine, StreamReport } from "./inspect.ts";
import type { Out } from "./out.ts";
import type { Reporter } from "./report.ts";
import { json } from "./terminal.ts";

export class JsonReporter implements Reporter {
  readonly #out: Out;
  #files = 0;
  #events = 0;

  constructor(out: Out) {
    this.#out = out;
  }

  begin(): Promise<void> | void {
    return this.#out.write('{"files":[');
  }

  beginStream(path: string): Promise<void> | void {
    this.#events = 0;
    const between = this.#files++ === 0 ? "" : ",";
    return this.#out.write(`${between}\n{"path":${json(path)},"events":[`);
  }

  event(line: EventLine): Promise<void> | void {
    return this.#out.write(`${this.#events++ === 0 ? "" : ","}\n${json(line)}`);
  }

  endStream(report: StreamReport | null, error: string | null): Promise<void> | void {
    const rest = report === null ? NOTHING : restOf(report);
    const failure = error === null ? {} : { error };
    return this.#out.write(`],\n${json({ ...rest, ...failure }).slice(1)}`);
  }

  async end(): Promise<void> {
    await this.#out.write("\n]}\n");
    await this.#out.flush();
  }
}

/** Of a file that could not be read. */
const NOTHING = {
  dialect: null,
  images: [],
  output: null,
  usage: null,
  metrics: null,
  findings: [],
};

function restOf({ dialect, images, output, metrics, findings }: StreamReport): object {
  return {
    dialect: { id: dialect.id, confidence: dialect.confidence, reason: dialect.reason },
    images: images.map(({ link: _link, flaws: _flaws, ...image }) => image),
    output: {
      text: output.text,
      reasoning: output.reasoning,
      toolCalls: output.toolCalls.map(({ id, name, arguments: given }) => ({
        id,
        name,
        arguments: given,
      })),
      status: output.status,
    },
    usage: output.usage,
    metrics,
    findings: findings.map(({ rule, severity, events, message }) => ({
      rule,
      severity,
      events,
      message,
    })),
  };
}
