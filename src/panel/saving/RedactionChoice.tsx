import { foundIn, SECRET_KINDS } from "../../export/redaction.ts";
import { LockIcon, WarnIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { ExportAction, ExportChoice } from "./state.ts";
import type { Preview } from "./use-preview.ts";

export interface RedactionChoiceProps {
  readonly choice: ExportChoice;
  readonly preview: Preview;
  readonly dispatch: (action: ExportAction) => void;
}

/** What will be replaced, how often, and how it will look; and the one way out of it. */
export function RedactionChoice({ choice, preview, dispatch }: RedactionChoiceProps) {
  const words = strings.saving.redaction;
  const { findings, whole, failed } = preview;
  const chosen = Object.fromEntries(
    Object.entries(findings).filter(([kind]) =>
      SECRET_KINDS.some((one) => one === kind && choice.redact.has(one)),
    ),
  );
  return (
    <fieldset class="export-part">
      <legend>{words.title}</legend>
      <div class="segmented" role="radiogroup" aria-label={words.title}>
        {([false, true] as const).map((exact) => (
          <label key={String(exact)}>
            <input
              type="radio"
              name="export-exact"
              value={exact ? "exact" : "redacted"}
              checked={choice.exact === exact}
              onChange={() => dispatch({ kind: "exact", on: exact })}
            />
            <span>{exact ? words.exact : words.redacted}</span>
          </label>
        ))}
      </div>
      <p class={choice.exact ? "export-warning" : "export-sum"} role="status">
        {choice.exact ? <WarnIcon /> : <LockIcon />}
        <span>
          {failed !== null
            ? words.failed(failed)
            : choice.exact
              ? words.exactHint(foundIn(findings))
              : words.sum(foundIn(chosen), whole)}
        </span>
      </p>
      <ul class="export-kinds">
        {SECRET_KINDS.map((kind) => {
          const found = findings[kind];
          return (
            <li key={kind}>
              <label>
                <input
                  type="checkbox"
                  checked={!choice.exact && choice.redact.has(kind)}
                  disabled={choice.exact}
                  onChange={(event) =>
                    dispatch({ kind: "redact", secrets: kind, on: event.currentTarget.checked })
                  }
                />
                <span>{words.kinds[kind]}</span>
              </label>
              <span class="export-count">{words.found(found?.count ?? 0, whole)}</span>
              {found !== undefined && (
                <span class="export-samples">
                  {found.samples.map((sample) => (
                    <code key={sample} title={sample}>
                      {sample}
                    </code>
                  ))}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
