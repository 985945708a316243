/** What the export dialog has chosen. Pure. */
import type { Capture } from "../../export/capture.ts";
import type { ExportFormat } from "../../export/export.ts";
import { SECRET_KINDS } from "../../export/redaction.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { SecretKind } from "../../stream/secrets/rules.ts";
import type { Order } from "./exporter.ts";

/** Formats as the user chooses among them; the sidecar is a choice of its own. */
export type ChosenFormat = Exclude<ExportFormat, "sse-timing">;

export const FORMATS: readonly ChosenFormat[] = ["har", "sse", "ndjson", "archive", "images"];

export type ExportScope = "events" | "stream" | "marked" | "all";

/** What there is to be exported. */
export interface Exportable {
  readonly stream: StreamRecord | null;
  /** Rows of the stream that are selected, ascending. */
  readonly rows: readonly number[];
  /** Streams that are selected together. */
  readonly marked: readonly StreamRecord[];
  readonly all: readonly StreamRecord[];
}

export interface ExportChoice {
  readonly format: ChosenFormat;
  readonly scope: ExportScope;
  readonly timing: boolean;
  /** Nothing is replaced. */
  readonly exact: boolean;
  readonly redact: ReadonlySet<SecretKind>;
}

export type ExportAction =
  | { readonly kind: "format"; readonly format: ChosenFormat }
  | { readonly kind: "scope"; readonly scope: ExportScope }
  | { readonly kind: "timing"; readonly on: boolean }
  | { readonly kind: "exact"; readonly on: boolean }
  | { readonly kind: "redact"; readonly secrets: SecretKind; readonly on: boolean };

export function firstChoice(exportable: Exportable): ExportChoice {
  return {
    format: "sse",
    scope: firstScope(exportable),
    timing: true,
    exact: false,
    redact: new Set(SECRET_KINDS),
  };
}

/** Who selected several events, or several streams, just now means them. */
function firstScope({ stream, rows, marked, all }: Exportable): ExportScope {
  if (stream === null) return "all";
  if (rows.length > 1) return "events";
  if (marked.length > 1) return marked.length < all.length ? "marked" : "all";
  return "stream";
}

export function reduceChoice(choice: ExportChoice, action: ExportAction): ExportChoice {
  switch (action.kind) {
    case "format":
      return { ...choice, format: action.format };
    case "scope":
      return { ...choice, scope: action.scope };
    case "timing":
      return { ...choice, timing: action.on };
    case "exact":
      return { ...choice, exact: action.on };
    case "redact":
      break;
  }
  const redact = new Set(choice.redact);
  if (action.on) redact.add(action.secrets);
  else redact.delete(action.secrets);
  return { ...choice, redact };
}

/** Scopes that have something in them and differ from one another. */
export function scopesOf({ stream, rows, marked, all }: Exportable): ExportScope[] {
  const scopes: ExportScope[] = [];
  if (stream !== null && rows.length > 0) scopes.push("events");
  if (stream !== null) scopes.push("stream");
  if (marked.length > 1 && marked.length < all.length) scopes.push("marked");
  if (all.length > 1 || stream === null) scopes.push("all");
  return scopes;
}

export function capturesOf(
  { stream, rows, marked, all }: Exportable,
  scope: ExportScope,
): Capture[] {
  const whole = (one: StreamRecord): Capture => ({ stream: one, rows: null });
  switch (scope) {
    case "events":
      return stream === null ? [] : [{ stream, rows }];
    case "stream":
      return stream === null ? [] : [whole(stream)];
    case "marked":
      return marked.map(whole);
    case "all":
      break;
  }
  return all.map(whole);
}

export function orderOf(exportable: Exportable, choice: ExportChoice): Order {
  const { format, timing, exact, redact, scope } = choice;
  return {
    format: format === "sse" && timing ? "sse-timing" : format,
    captures: capturesOf(exportable, scope),
    redact: exact ? [] : [...redact],
  };
}
