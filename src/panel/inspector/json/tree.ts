/** Which rows of a JSON tree are open, and where keys lead in it. Pure. */
import { blobOf, type Blobby } from "./blob.ts";
import type { JsonDocument, JsonNode } from "./document.ts";

export interface TreeRow {
  /** Fixed for the value, whatever else is open. */
  readonly id: string;
  readonly node: JsonNode;
  /** 0 for the root. */
  readonly depth: number;
  /** Undefined: nothing to open. */
  readonly expanded: boolean | undefined;
  /** Set for strings that are no text. */
  readonly blob: Blobby | null;
  /** A line of an opened string; the row is then no value of its own. */
  readonly line?: string;
  /** The line is the last, and so many letters of the string are beyond it. */
  readonly beyond?: number;
}

/** Ids of what is open. */
export type Expanded = ReadonlySet<string>;

/** Letters of a string that its own row shows; longer ones can be opened. */
export const INLINE = 100;
/** Letters of an opened string, and of one of its lines. */
const MOST_OPENED = 20_000;
const LINE = 80;

export function idOf(node: JsonNode): string {
  return node.kind === "group" ? `group ${node.start}` : String(node.start);
}

/** Rows from top to bottom. */
export function treeRows(document: JsonDocument, expanded: Expanded): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  /** Last is next: a stack, because a page decides how deep this goes. */
  const waiting: { node: JsonNode; depth: number }[] = [{ node: document.root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    const id = idOf(node);
    const blob = blobOf(document, node);
    const isOpen = opens(document, node, blob) ? expanded.has(id) : undefined;
    rows.push({ id, node, depth, expanded: isOpen, blob });
    if (isOpen !== true) continue;
    if (node.kind === "string") {
      const text = document.stringText(node, MOST_OPENED);
      const part = { node, depth: depth + 1, expanded: undefined, blob: null };
      linesOf(text).forEach((line, index) => rows.push({ id: `${id} ${index}`, ...part, line }));
      const beyond = document.stringLength(node) - text.length;
      if (beyond > 0) rows.push({ id: `${id} end`, ...part, line: "", beyond });
    }
    const children = document.children(node);
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child !== undefined) waiting.push({ node: child, depth: depth + 1 });
    }
  }
  return rows;
}

function opens(document: JsonDocument, node: JsonNode, blob: Blobby | null): boolean {
  if (node.kind === "string") {
    return blob !== null || node.end - node.start - 2 > INLINE || hasLines(document, node);
  }
  return node.kind === "group" || document.count(node) > 0;
}

function hasLines(document: JsonDocument, node: JsonNode): boolean {
  return document.text.slice(node.start, node.end).includes(String.raw`\n`);
}

function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    for (let at = 0; at === 0 || at < line.length; at += LINE) {
      lines.push(line.slice(at, at + LINE));
    }
  }
  return lines;
}

/** Rows that are open at first: a screen's worth, from the top level down. */
const OPEN_AT_FIRST = 30;

/** What is open when an event is looked at first. */
export function firstExpanded(document: JsonDocument): Expanded {
  const expanded = new Set<string>();
  let rows = 1;
  let level: readonly JsonNode[] = [document.root];
  while (level.length > 0) {
    const next: JsonNode[] = [];
    for (const node of level) {
      if (node.kind !== "object" && node.kind !== "array") continue;
      const children = document.children(node);
      rows += children.length;
      if (rows > OPEN_AT_FIRST && node !== document.root) return expanded;
      expanded.add(idOf(node));
      next.push(...children);
    }
    level = next;
  }
  return expanded;
}

export function toggled(expanded: Expanded, id: string, open: boolean): Expanded {
  const next = new Set(expanded);
  if (open) next.add(id);
  else next.delete(id);
  return next;
}

/** What a key does in a tree (WAI-ARIA's tree pattern): go to a row, or open or close one. */
export type TreeStep =
  | { readonly kind: "go"; readonly to: number }
  | { readonly kind: "open" | "close"; readonly id: string };

/** @returns null when the key means nothing here, and is left to others */
export function treeStep(
  rows: readonly TreeRow[],
  at: number,
  key: string,
  page: number,
): TreeStep | null {
  const row = rows[at];
  if (row === undefined) return null;
  const go = (to: number): TreeStep => ({
    kind: "go",
    to: Math.max(0, Math.min(rows.length - 1, to)),
  });
  switch (key) {
    case "ArrowDown":
    case "j":
      return go(at + 1);
    case "ArrowUp":
    case "k":
      return go(at - 1);
    case "PageDown":
      return go(at + page);
    case "PageUp":
      return go(at - page);
    case "Home":
      return go(0);
    case "End":
      return go(rows.length - 1);
    case "ArrowRight":
      if (row.expanded === undefined) return null;
      return row.expanded ? go(at + 1) : { kind: "open", id: row.id };
    case "ArrowLeft": {
      if (row.expanded === true) return { kind: "close", id: row.id };
      const parent = rows.findLastIndex((one, index) => index < at && one.depth < row.depth);
      return parent < 0 ? null : go(parent);
    }
    case "Enter":
    case " ":
      if (row.expanded === undefined) return null;
      return { kind: row.expanded ? "close" : "open", id: row.id };
    default:
      return null;
  }
}
