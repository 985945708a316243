/** JSON text as a tree whose branches are read when they are asked for. Pure. */
import { PAGE, type JsonScanner, type Span } from "./scan.ts";

export type JsonKind = "object" | "array" | "string" | "number" | "word" | "group";

/** A value in the text, or a group of a long list's children. */
export interface JsonNode {
  readonly kind: JsonKind;
  /** Where the value stands in the text, half-open. */
  readonly start: number;
  readonly end: number;
  /** Index in an array, where an object's key stands in the text, or null for the root and groups. */
  readonly key: number | { readonly start: number; readonly end: number } | null;
  readonly parent: JsonNode | null;
  /** Of a group: index of its first child. */
  readonly from: number;
}

/** Letters of a key that are shown. */
const LONGEST_KEY = 200;

export class JsonDocument {
  readonly text: string;
  readonly root: JsonNode;
  readonly #spans: ReadonlyMap<number, Span>;
  /** By where the string begins: a long one is not counted again for every row that opens. */
  readonly #lengths = new Map<number, number>();

  /** @param scanner has read all of `text` and found no problem */
  constructor(text: string, scanner: JsonScanner) {
    this.text = text;
    this.#spans = scanner.spans;
    this.root = this.#node(this.#skipSpace(0), null, null);
  }

  /** Members, items, or children in the group; 0 for what has none. */
  count(node: JsonNode): number {
    if (node.kind === "group") return this.#groupSize(node);
    if (node.kind !== "object" && node.kind !== "array") return 0;
    return this.#spans.get(node.start)?.count ?? this.children(node).length;
  }

  /** Children in order; those of a long list stand in groups of {@link PAGE}. */
  children(node: JsonNode): readonly JsonNode[] {
    if (node.kind === "group") return this.#read(node.parent ?? node, node.start, node.from, node);
    if (node.kind !== "object" && node.kind !== "array") return [];
    const span = this.#spans.get(node.start);
    if (span === undefined || span.count <= PAGE) return this.#read(node, node.start + 1, 0, node);
    return span.pages.map((start, index) => ({
      kind: "group",
      start,
      end: span.pages[index + 1] ?? span.end - 1,
      key: null,
      parent: node,
      from: index * PAGE,
    }));
  }

  /** Nodes from the root to the one whose value or key stands at this offset of the text. */
  trail(offset: number): readonly JsonNode[] {
    const trail = [this.root];
    for (;;) {
      const last = trail.at(-1) ?? this.root;
      const next = this.children(last).find(
        (child) => offset < child.end && offset >= keyStart(child),
      );
      if (next === undefined) return trail;
      trail.push(next);
    }
  }

  /** The key in words, or the index in a list; null for the root and groups. */
  key(node: JsonNode): string | null {
    if (node.key === null || typeof node.key === "number") return node.key?.toString() ?? null;
    return this.#decoded(node.key.start + 1, node.key.end - 1);
  }

  /** The key as it is shown: its end is `…` when a page made it absurdly long. */
  keyText(node: JsonNode): string | null {
    if (node.key === null || typeof node.key === "number") return this.key(node);
    const { start, end } = node.key;
    const most = start + 1 + LONGEST_KEY;
    return most < end - 1 ? `${this.#decoded(start + 1, most)}…` : this.key(node);
  }

  /** Text of a string value, at most so many characters of it as they stand in the JSON. */
  stringText(node: JsonNode, most = Infinity): string {
    return this.#decoded(node.start + 1, Math.min(node.end - 1, node.start + 1 + most));
  }

  /** How many UTF-16 units the text of a string value has; an escape is one of them. */
  stringLength(node: JsonNode): number {
    const known = this.#lengths.get(node.start);
    if (known !== undefined) return known;
    let length = node.end - node.start - 2;
    let at = this.text.indexOf("\\", node.start);
    while (at >= 0 && at < node.end) {
      const letters = this.text.charAt(at + 1) === "u" ? 6 : 2;
      length -= letters - 1;
      at = this.text.indexOf("\\", at + letters);
    }
    this.#lengths.set(node.start, length);
    return length;
  }

  /** The value as it stands in the text. */
  source(node: JsonNode): string {
    return this.text.slice(node.start, node.end);
  }

  /** `$.output[0].result`, `$["odd key"]`: the form in which dialects name an image's place. */
  path(node: JsonNode): string {
    let path = "";
    for (let at: JsonNode | null = node; at !== null; at = at.parent) {
      if (typeof at.key === "number") path = `[${at.key}]${path}`;
      else if (at.key !== null) {
        const name = this.key(at) ?? "";
        path = (/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`) + path;
      }
    }
    return `$${path}`;
  }

  #groupSize(group: JsonNode): number {
    const all = group.parent === null ? 0 : this.count(group.parent);
    return Math.min(PAGE, all - group.from);
  }

  #read(of: JsonNode, from: number, first: number, parent: JsonNode): JsonNode[] {
    const nodes: JsonNode[] = [];
    let at = this.#skipSpace(from);
    while (nodes.length < PAGE && !/[\]}]/.test(this.text.charAt(at))) {
      let key: JsonNode["key"] = first + nodes.length;
      if (of.kind === "object") {
        key = { start: at, end: this.#stringEnd(at) };
        // Over the colon.
        at = this.#skipSpace(this.#skipSpace(key.end) + 1);
      }
      const node = this.#node(at, key, parent);
      nodes.push(node);
      at = this.#skipSpace(node.end);
      if (this.text.charAt(at) === ",") at = this.#skipSpace(at + 1);
    }
    return nodes;
  }

  #node(start: number, key: JsonNode["key"], parent: JsonNode | null): JsonNode {
    const first = this.text.charAt(start);
    const kind =
      first === "{"
        ? "object"
        : first === "["
          ? "array"
          : first === '"'
            ? "string"
            : /[tfn]/.test(first)
              ? "word"
              : "number";
    return { kind, start, end: this.#valueEnd(start, kind), key, parent, from: 0 };
  }

  #valueEnd(start: number, kind: JsonKind): number {
    if (kind === "string") return this.#stringEnd(start);
    if (kind === "object" || kind === "array") {
      return this.#spans.get(start)?.end ?? this.#bracketEnd(start);
    }
    const end = this.text.slice(start, start + 64).search(/[,\]}\s]/);
    if (end >= 0) return start + end;
    // A number longer than any machine's.
    let at = start;
    while (at < this.text.length && !/[,\]}\s]/.test(this.text.charAt(at))) at += 1;
    return at;
  }

  #bracketEnd(start: number): number {
    let depth = 0;
    let at = start;
    for (;;) {
      const char = this.text.charAt(at);
      if (char === '"') {
        at = this.#stringEnd(at);
        continue;
      }
      at += 1;
      if (char === "{" || char === "[") depth += 1;
      else if (char === "}" || char === "]") depth -= 1;
      if (depth === 0 || at >= this.text.length) return at;
    }
  }

  #stringEnd(start: number): number {
    let at = start + 1;
    for (;;) {
      const quote = this.text.indexOf('"', at);
      if (quote < 0) return this.text.length;
      if (this.#slashesBefore(quote, start) % 2 === 0) return quote + 1;
      at = quote + 1;
    }
  }

  #skipSpace(from: number): number {
    let at = from;
    while (/[ \n\r\t]/.test(this.text.charAt(at))) at += 1;
    return at;
  }

  /** Part of a string's inside, unescaped; an escape that the cut went through is left out. */
  #decoded(start: number, end: number): string {
    const hex = /u[0-9A-Fa-f]{0,3}$/.exec(this.text.slice(Math.max(start, end - 4), end));
    const whole =
      (hex === null ? null : this.#escapeBefore(end - hex[0].length, start)) ??
      this.#escapeBefore(end, start) ??
      end;
    return JSON.parse(`"${this.text.slice(start, whole)}"`) as string;
  }

  /** Where the backslash stands that escapes what is at `at`; null when none before it does. */
  #escapeBefore(at: number, start: number): number | null {
    const slashes = this.#slashesBefore(at, start);
    return slashes % 2 === 0 ? null : at - 1;
  }

  /** Backslashes that stand in a row before `at`: each second one is only a letter. */
  #slashesBefore(at: number, start: number): number {
    let first = at;
    while (first > start && this.text.charCodeAt(first - 1) === 0x5c) first -= 1;
    return at - first;
  }
}

/** Where a node begins, its key included. */
function keyStart({ key, start }: JsonNode): number {
  return typeof key === "object" && key !== null ? key.start : start;
}
