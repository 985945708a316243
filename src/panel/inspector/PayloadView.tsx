import { useMemo } from "preact/hooks";
import { strings } from "../strings/index.ts";
import { PrintIcon } from "../icons.tsx";
import { prettyTokens, readLines, shorten, type Payload } from "./payload.ts";

/** More text than this makes a panel slow and helps nobody; copy and export have all of it. */
const MOST_CHARACTERS = 100_000;

export interface PayloadViewProps {
  readonly payload: Payload;
  readonly view: "json" | "lines";
}

/** The payload as text. Whatever a page sent, it is never markup here. */
export function PayloadView({ payload, view }: PayloadViewProps) {
  const pretty = useMemo(
    () => (payload.data === null ? null : prettyTokens(payload.data, MOST_CHARACTERS)),
    [payload],
  );
  const words = strings.inspector;
  if (view === "json" && payload.data !== null && pretty !== null) {
    const { tokens, shortened } = pretty;
    return (
      <>
        <pre class="payload" tabIndex={0}>
          {tokens.map((token, index) =>
            token.kind === "blob" ? (
              <span key={index} class="blob">
                <PrintIcon /> {token.text}
              </span>
            ) : token.kind === "punctuation" ? (
              token.text
            ) : (
              <span key={index} class={`syn-${token.kind}`}>
                {token.text}
              </span>
            ),
          )}
        </pre>
        {shortened && <p class="note">{words.tooLong(MOST_CHARACTERS, payload.data.length)}</p>}
      </>
    );
  }
  const asData = view === "json" && payload.data !== null;
  const { text, shortened } =
    asData && payload.data !== null
      ? shorten(payload.data, MOST_CHARACTERS)
      : readLines(payload.bytes, MOST_CHARACTERS);
  return (
    <>
      {asData && <p class="note">{words.notJson}</p>}
      <pre class="payload wrap" tabIndex={0}>
        {text}
      </pre>
      {shortened && <p class="note">{words.tooLong(MOST_CHARACTERS, payload.bytes.byteLength)}</p>}
    </>
  );
}
