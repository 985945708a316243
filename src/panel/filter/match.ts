/** Whether an event, or a stream, is what the filter asks for. Pure. */
import type { StreamRecord } from "../../store/records.ts";
import type { Query, StreamField, StreamKindTerm, Term } from "./query.ts";
import type { Searchable } from "./searchable.ts";

/** The filter for the events of one stream: terms about the stream are decided once. */
export function rowTest(query: Query, stream: StreamRecord): (row: Searchable) => boolean {
  const terms: Term[] = [];
  for (const term of query.terms) {
    if (term.kind === "stream-field" || term.kind === "stream-is") {
      if (holdsForStream(term, stream) === term.negated) return () => false;
    } else terms.push(term);
  }
  return (row) => terms.every((term) => holdsForRow(term, row) !== term.negated);
}

/**
 * Whether the stream itself answers the filter, whatever its events are: by its address, model,
 * label or end. Terms that only events can answer are not held against it when negated.
 */
export function ownMatch({ terms }: Query, stream: StreamRecord): boolean {
  const answers = terms.map((term) => ({ term, holds: holdsForStream(term, stream) }));
  return (
    answers.some(({ holds }) => holds !== null) &&
    answers.every(({ term, holds }) => (holds ?? false) !== term.negated)
  );
}

/** Whether a term about the stream itself has another answer now: it ended, it was pinned. */
export function decidesAnew(
  query: Query | null,
  stream: StreamRecord | null,
  before: StreamRecord | null,
): boolean {
  if (stream === null || before === null) return false;
  const about = query?.terms.some(({ kind }) => kind === "stream-field" || kind === "stream-is");
  return (
    about === true &&
    (stream.end !== before.end || stream.pinned !== before.pinned || stream.model !== before.model)
  );
}

function holdsForRow(term: Term, row: Searchable): boolean {
  switch (term.kind) {
    case "text":
      return term.pattern(row.text);
    case "row-field":
      return term.pattern(row[term.field]);
    case "row-is":
      return row.is.has(term.what);
    case "stream-field":
    case "stream-is":
      break;
  }
  return true;
}

/** Null when only an event can answer. */
function holdsForStream(term: Term, stream: StreamRecord): boolean | null {
  switch (term.kind) {
    case "text":
      return term.pattern(streamText(stream));
    case "stream-field":
      return term.pattern(streamField(stream, term.field));
    case "stream-is":
      return isStream(stream, term.what);
    case "row-is":
      return term.what === "error" ? wentWrong(stream) || null : null;
    case "row-field":
      break;
  }
  return null;
}

function streamText(stream: StreamRecord): string {
  const { request, model, label } = stream;
  return `${request.method} ${request.url}\n${model ?? ""}\n${label}`.toLowerCase();
}

function streamField(stream: StreamRecord, field: StreamField): string {
  switch (field) {
    case "url":
      return stream.request.url.toLowerCase();
    case "model":
      return (stream.model ?? "").toLowerCase();
    case "status":
      break;
  }
  return String(stream.response.status);
}

function isStream(stream: StreamRecord, what: StreamKindTerm): boolean {
  return what === "live" ? stream.end === "open" : stream.pinned;
}

function wentWrong({ end, response }: StreamRecord): boolean {
  return end === "failed" || end === "interrupted" || response.status >= 400;
}
