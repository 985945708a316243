/** What of an event the filter looks at: small enough to hold for 100,000 of them. Pure. */
import type { Row } from "../../stream/types.ts";
import type { RowField, RowKindTerm } from "./query.ts";

/** Longest part of a field that is searched: a regular expression's time grows with the text. */
const LONGEST = 512;

export interface Searchable extends Readonly<Record<RowField, string>> {
  /** Every field and the preview in lower case, a line each. */
  readonly text: string;
  readonly is: ReadonlySet<RowKindTerm>;
}

export function searchable(row: Row): Searchable {
  const lower = (text: string | null): string => (text ?? "").slice(0, LONGEST).toLowerCase();
  const type = lower(row.type);
  const name = lower(row.name);
  const item = lower(row.item);
  const id = lower(row.id);
  const text = [type, name === type ? "" : name, item, id, lower(row.preview)]
    .filter((field) => field !== "")
    .join("\n");
  return { text, type, name, item, id, is: sharedSet(kindsOf(row)) };
}

function kindsOf(row: Row): RowKindTerm[] {
  const kinds: RowKindTerm[] = [];
  const { family, frames } = row;
  if (family === "heartbeat") kinds.push("ping");
  else if (family !== "other") kinds.push(family);
  if (frames.length > 0 && family !== "image") kinds.push("image");
  if (frames.some(({ role }) => role === "partial")) kinds.push("partial");
  if (frames.some(({ role }) => role === "final")) kinds.push("final");
  if (!row.complete) kinds.push("incomplete");
  return kinds;
}

const sets = new Map<string, ReadonlySet<RowKindTerm>>();

/** Rows are alike by the thousand: they share their sets. */
function sharedSet(kinds: readonly RowKindTerm[]): ReadonlySet<RowKindTerm> {
  const key = kinds.join();
  const known = sets.get(key);
  if (known !== undefined) return known;
  const made = new Set(kinds);
  sets.set(key, made);
  return made;
}
