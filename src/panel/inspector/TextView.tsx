import { useSignal } from "@preact/signals";
import { formatCount } from "../format.ts";
import { CopyIcon } from "../icons.tsx";
import { visible } from "../raw/row-text.ts";
import { strings } from "../strings/index.ts";
import { copyText } from "./copy.ts";
import type { JsonProblem } from "./json/scan.ts";

/** More text than this makes a panel slow and helps nobody; Lines, Raw and export have all of it. */
const MOST = 100_000;
/** Letters shown around an error. */
const AROUND = 40;

export interface TextViewProps {
  readonly text: string;
  /** Why it is no JSON, when it should be. */
  readonly problem?: JsonProblem;
}

/** Copies all of the text, also what is not shown. */
function CopyText({ text }: { readonly text: string }) {
  const words = strings.inspector;
  const told = useSignal<string | null>(null);
  return (
    <button
      type="button"
      class="tool"
      onClick={() => {
        void copyText(text).then((copied) => {
          told.value = copied ? words.copied : words.copyFailed;
          return copied;
        });
      }}
    >
      <CopyIcon />
      <span aria-live="polite">{told.value ?? words.copyText}</span>
    </button>
  );
}

/** Text that is no JSON, and where it stops being JSON. Whatever a page sent, it is never markup. */
export function TextView({ text, problem }: TextViewProps) {
  const words = strings.inspector;
  const shown = text.length <= MOST ? text : text.slice(0, MOST);
  // How OpenAI's and many other streams say that they are over.
  const isExpected = text === "[DONE]";
  return (
    <>
      {problem !== undefined && !isExpected && (
        <p class="note warn">
          {words.notJson(words.problem[problem.kind], placeOf(text, problem.at))}
          <code class="excerpt">
            {visible(text.slice(Math.max(0, problem.at - AROUND), problem.at))}
            <mark aria-label={words.here}>{visible(text.charAt(problem.at)) || "⏏"}</mark>
            {visible(text.slice(problem.at + 1, problem.at + AROUND))}
          </code>
        </p>
      )}
      <div class="payload-bar">
        <CopyText text={text} />
      </div>
      <pre class="payload wrap" tabIndex={0}>
        {shown}
      </pre>
      {shown.length < text.length && <p class="note">{words.tooLong(MOST, text.length)}</p>}
    </>
  );
}

/** Line and column, both from 1, as editors count. */
function placeOf(text: string, at: number): { readonly line: string; readonly column: string } {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = lineStart === 0 ? 1 : before.split("\n").length;
  return { line: formatCount(line), column: formatCount(at - lineStart + 1) };
}
