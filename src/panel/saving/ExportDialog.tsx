import { useSignal } from "@preact/signals";
import { Dialog } from "../layout/Dialog.tsx";
import { strings } from "../strings/index.ts";
import type { Order } from "./exporter.ts";
import type { ExportMaker } from "./maker.ts";
import { RedactionChoice } from "./RedactionChoice.tsx";
import {
  capturesOf,
  type ExportAction,
  type Exportable,
  type ExportChoice,
  firstChoice,
  FORMATS,
  orderOf,
  reduceChoice,
  scopesOf,
} from "./state.ts";
import { usePreview } from "./use-preview.ts";

export interface ExportDialogProps {
  readonly exportable: Exportable;
  readonly maker: Pick<ExportMaker, "look">;
  readonly onExport: (order: Order) => void;
  readonly onClose: () => void;
}

/** Chooses what is saved, in which format, and what is replaced in it. */
export function ExportDialog({ exportable, maker, onExport, onClose }: ExportDialogProps) {
  // What is chosen stays, whatever arrives; what of it is stored when the export begins is in it.
  const things = useSignal(exportable).value;
  const choice = useSignal(firstChoice(things));
  const dispatch = (action: ExportAction): void => {
    choice.value = reduceChoice(choice.value, action);
  };
  const words = strings.saving;
  const order = orderOf(things, choice.value);
  return (
    <Dialog
      name="export"
      title={words.title}
      onClose={onClose}
      foot={(close) => (
        <>
          <p class="export-hint">{choice.value.exact ? "" : words.unrecoverable}</p>
          <button type="button" class="button" onClick={close}>
            {words.cancel} <kbd aria-hidden="true">Esc</kbd>
          </button>
          <button type="submit" form="export-form" class="button primary">
            {words.start} <kbd aria-hidden="true">Enter</kbd>
          </button>
        </>
      )}
    >
      <form
        id="export-form"
        class="export-form"
        onSubmit={(event) => {
          event.preventDefault();
          onExport(order);
          // Its own way out: the browser then gives the focus back to where it was.
          event.currentTarget.closest("dialog")?.close();
        }}
      >
        <FormatChoice choice={choice.value} dispatch={dispatch} />
        <div class="export-options">
          <ScopeChoice exportable={things} choice={choice.value} dispatch={dispatch} />
          {choice.value.format === "sse" && (
            <fieldset class="export-part">
              <legend>{words.timing.title}</legend>
              <label class="export-check">
                <input
                  type="checkbox"
                  checked={choice.value.timing}
                  onChange={(event) =>
                    dispatch({ kind: "timing", on: event.currentTarget.checked })
                  }
                />
                <span>{words.timing.sidecar}</span>
              </label>
            </fieldset>
          )}
          {choice.value.format === "images" ? (
            <p class="export-part">{words.imagesHint}</p>
          ) : (
            <Redaction
              exportable={things}
              maker={maker}
              choice={choice.value}
              dispatch={dispatch}
            />
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly choice: ExportChoice;
  readonly dispatch: (action: ExportAction) => void;
}

function FormatChoice({ choice, dispatch }: ChoiceProps) {
  const { formats, formatTitle } = strings.saving;
  return (
    <fieldset class="export-formats">
      <legend>{formatTitle}</legend>
      {FORMATS.map((format) => (
        <label key={format}>
          <input
            type="radio"
            name="export-format"
            value={format}
            checked={choice.format === format}
            // The dialog would focus the first, whichever is chosen.
            autofocus={choice.format === format}
            aria-describedby={`export-${format}`}
            onChange={() => dispatch({ kind: "format", format })}
          />
          <span class="export-name">{formats[format].name}</span>
          <span class="export-ending">{formats[format].ending}</span>
          <span class="export-what" id={`export-${format}`}>
            {formats[format].what}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function ScopeChoice({
  exportable,
  choice,
  dispatch,
}: ChoiceProps & { readonly exportable: Exportable }) {
  const words = strings.saving.scope;
  const captures = capturesOf(exportable, choice.scope);
  const counts = {
    events: exportable.rows.length,
    stream: 1,
    marked: exportable.marked.length,
    all: exportable.all.length,
  };
  return (
    <fieldset class="export-part">
      <legend>{words.title}</legend>
      <div class="segmented" role="radiogroup" aria-label={words.title}>
        {scopesOf(exportable).map((scope) => (
          <label key={scope}>
            <input
              type="radio"
              name="export-scope"
              value={scope}
              checked={choice.scope === scope}
              onChange={() => dispatch({ kind: "scope", scope })}
            />
            <span>{words[scope](counts[scope])}</span>
          </label>
        ))}
      </div>
      <p class="export-sum">
        {words.sum(
          captures.reduce((sum, { stream, rows }) => sum + (rows?.length ?? stream.events), 0),
          captures.reduce((sum, { stream, rows }) => sum + (rows === null ? stream.images : 0), 0),
        )}
      </p>
    </fieldset>
  );
}

function Redaction({
  exportable,
  maker,
  choice,
  dispatch,
}: ChoiceProps & Pick<ExportDialogProps, "exportable" | "maker">) {
  const preview = usePreview(maker, capturesOf(exportable, choice.scope), choice.scope);
  return <RedactionChoice choice={choice} preview={preview.value} dispatch={dispatch} />;
}
