/** A bar on the terminal that says how far a file is read. */
import type { WriteStream } from "node:tty";
import { formatBytes } from "../stream/preview.ts";
import { harmlessLine } from "./terminal.ts";

/** Drawn no more often than an eye follows, and not for what is over at once, ms. */
const EVERY = 100;
const WIDTH = 24;

export class Progress {
  readonly #terminal: WriteStream | null;
  #name = "";
  #size: number | null = null;
  #done = 0;
  #drawnAt = 0;
  #isDrawn = false;

  /** @param terminal null where there is none */
  constructor(terminal: WriteStream | null) {
    this.#terminal = terminal;
  }

  /** @param size bytes; null when nobody knows */
  begin(path: string, size: number | null): void {
    this.#name = harmlessLine(path);
    this.#size = size;
    this.#done = 0;
    this.#drawnAt = performance.now();
  }

  add(bytes: number): void {
    this.#done += bytes;
    const now = performance.now();
    if (this.#terminal === null || now - this.#drawnAt < EVERY) return;
    this.#drawnAt = now;
    this.#isDrawn = true;
    const line = `${this.#bar()} ${this.#name}`.slice(0, (this.#terminal.columns || 80) - 1);
    this.#terminal.write(`\r\u001b[2K${line}`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#isDrawn) this.#terminal?.write("\r\u001b[2K");
    this.#isDrawn = false;
  }

  #bar(): string {
    // Some files are read twice: where their streams are, and then those.
    const share = this.#size === null || this.#done > this.#size ? null : this.#done / this.#size;
    if (share === null) return formatBytes(this.#done);
    const full = Math.round(share * WIDTH);
    const percent = String(Math.floor(share * 100)).padStart(3);
    return `[${"█".repeat(full)}${"·".repeat(WIDTH - full)}] ${percent} %`;
  }
}
