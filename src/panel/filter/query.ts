/** The filter language: from what is typed to terms that can be tested. Pure. See docs/filter.md. */
import { patternOf, type Pattern, type PatternProblem } from "./pattern.ts";

/** Fields of an event; each holds when it contains the pattern. */
export const ROW_FIELDS = ["type", "name", "item", "id"] as const;
/** Fields of a stream. */
export const STREAM_FIELDS = ["url", "model", "status"] as const;

/** What an event can be. */
export const ROW_KINDS = [
  "image",
  "partial",
  "final",
  "text",
  "reasoning",
  "tool",
  "lifecycle",
  "usage",
  "error",
  "ping",
  "incomplete",
] as const;
/** What a stream can be. */
export const STREAM_KINDS = ["live", "pinned"] as const;

export type RowField = (typeof ROW_FIELDS)[number];
export type StreamField = (typeof STREAM_FIELDS)[number];
export type RowKindTerm = (typeof ROW_KINDS)[number];
export type StreamKindTerm = (typeof STREAM_KINDS)[number];

export type Term = { readonly negated: boolean } & (
  | { readonly kind: "text"; readonly pattern: Pattern }
  | { readonly kind: "row-field"; readonly field: RowField; readonly pattern: Pattern }
  | { readonly kind: "stream-field"; readonly field: StreamField; readonly pattern: Pattern }
  | { readonly kind: "row-is"; readonly what: RowKindTerm }
  | { readonly kind: "stream-is"; readonly what: StreamKindTerm }
);

export type Problem =
  | PatternProblem
  | { readonly kind: "unknown-is"; readonly value: string }
  | { readonly kind: "no-value"; readonly field: string };

/** All terms must hold. */
export interface Query {
  readonly text: string;
  readonly terms: readonly Term[];
}

export type Parsed =
  | { readonly kind: "none" }
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "problem"; readonly problem: Problem };

/** Reads the filter as typed; never throws. The first mistake is told, since the rest may follow from it. */
export function parse(text: string): Parsed {
  const terms: Term[] = [];
  for (const token of tokens(text)) {
    const term = termOf(token.text);
    if ("problem" in term) return { kind: "problem", problem: term.problem };
    terms.push(term.term);
  }
  return terms.length === 0 ? { kind: "none" } : { kind: "query", query: { text, terms } };
}

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Parts between spaces; quotes and slashes hold spaces together. A slash that is never closed is
 * an ordinary one, so that paths can be typed; a quote that is never closed reaches to the end.
 */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  // -? (field:)? then "…" or /…/ up to a space, else anything up to a space.
  const token =
    /-?(?:[a-z]+:)?(?:"(?:[^"\\]|\\.)*(?:"|$)|\/(?:[^/\\]|\\.)+\/[gim]*(?=\s|$)|\S+)|-?[a-z]+:(?=\s|$)/giy;
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    token.lastIndex = at;
    const end = token.test(text) ? token.lastIndex : text.length;
    found.push({ text: text.slice(at, end), start: at, end });
    at = end;
  }
  return found;
}

type Read = { readonly term: Term } | { readonly problem: Problem };

function termOf(token: string): Read {
  // A lone dash is text; nobody negates nothing.
  const negated = token.length > 1 && token.startsWith("-");
  const bare = negated ? token.slice(1) : token;
  const [, field = "", value = ""] = /^([a-z]+):(.*)$/is.exec(bare) ?? [];
  const name = field.toLowerCase();
  if (name === "is") return isTerm(value.toLowerCase(), negated);
  const rowField = ROW_FIELDS.find((one) => one === name);
  const streamField = STREAM_FIELDS.find((one) => one === name);
  const known = rowField !== undefined || streamField !== undefined;
  if (known && value === "") return { problem: { kind: "no-value", field: name } };
  const pattern = patternOf(known ? value : bare);
  if ("problem" in pattern) return pattern;
  if (rowField !== undefined) {
    return { term: { negated, kind: "row-field", field: rowField, pattern: pattern.pattern } };
  }
  if (streamField !== undefined) {
    return {
      term: { negated, kind: "stream-field", field: streamField, pattern: pattern.pattern },
    };
  }
  return { term: { negated, kind: "text", pattern: pattern.pattern } };
}

function isTerm(value: string, negated: boolean): Read {
  if (value === "") return { problem: { kind: "no-value", field: "is" } };
  const row = ROW_KINDS.find((one) => one === value);
  if (row !== undefined) return { term: { negated, kind: "row-is", what: row } };
  const stream = STREAM_KINDS.find((one) => one === value);
  if (stream !== undefined) return { term: { negated, kind: "stream-is", what: stream } };
  return { problem: { kind: "unknown-is", value } };
}
