/** What may follow in the filter where the caret stands. Pure. */
import { ROW_FIELDS, ROW_KINDS, STREAM_FIELDS, STREAM_KINDS, tokens, type Token } from "./query.ts";

/** The list is for choosing, not for reading. */
const MOST = 14;

/**
 * Whole tokens that the one at the caret could become.
 *
 * @param types event types seen in the selected stream
 */
export function completions(text: string, caret: number, types: readonly string[]): string[] {
  const token = tokenAt(text, caret);
  const typed = (token?.text ?? "").slice(0, caret - (token?.start ?? caret));
  const dash = typed.startsWith("-") ? "-" : "";
  const bare = typed.slice(dash.length).toLowerCase();
  const fields = ["is", ...ROW_FIELDS, ...STREAM_FIELDS].map((field) => `${field}:`);
  const kinds = [...ROW_KINDS, ...STREAM_KINDS].map((kind) => `is:${kind}`);
  const ofTypes = types.map((type) => `type:${quoted(type)}`);
  // What there is of each sort shows before anything is typed: fields lead to the kinds and the rest.
  const every = bare === "" ? [...fields, ...ofTypes, ...kinds] : [...fields, ...kinds, ...ofTypes];
  const starts = every.filter((one) => one.toLowerCase().startsWith(bare));
  // `partial` finds `type:…partial_image` too, after what begins so.
  const contains =
    bare === ""
      ? []
      : every.filter((one) => !starts.includes(one) && one.toLowerCase().includes(bare));
  return [...starts, ...contains]
    .filter((one) => one.toLowerCase() !== bare)
    .slice(0, MOST)
    .map((one) => dash + one);
}

/** The filter after a completion was chosen, and where the caret then stands. */
export function completed(
  text: string,
  caret: number,
  choice: string,
): { readonly text: string; readonly caret: number } {
  const token = tokenAt(text, caret);
  const before = text.slice(0, token?.start ?? caret);
  const after = text.slice(token?.end ?? caret).trimStart();
  // A field still wants its value; anything else is done.
  const chosen = choice.endsWith(":") ? choice : `${choice} `;
  return { text: before + chosen + after, caret: before.length + chosen.length };
}

function tokenAt(text: string, caret: number): Token | undefined {
  return tokens(text).find(({ start, end }) => start < caret && caret <= end);
}

function quoted(type: string): string {
  return /\s/.test(type) ? `"${type}"` : type;
}
