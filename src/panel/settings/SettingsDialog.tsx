import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Settings } from "../../messages/panel.ts";
import { Dialog } from "../layout/Dialog.tsx";
import { strings } from "../strings/index.ts";
import { formatBudget, parseBudget } from "./budget.ts";

export interface SettingsDialogProps {
  readonly settings: Settings;
  /** Origin of the inspected page, or null when it has none. */
  readonly origin: string | null;
  readonly onChange: (settings: Settings) => void;
  readonly onDeleteEverything: () => void;
  readonly onClose: () => void;
}

/** Every change counts at once; there is nothing to save. */
export function SettingsDialog(props: SettingsDialogProps) {
  const { settings, origin, onChange, onDeleteEverything, onClose } = props;
  const budget = useSignal(formatBudget(settings.budget));
  const confirming = useSignal(false);
  /** Takes the focus when the button that had it makes place for others: what does no harm. */
  const next = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  useLayoutEffect(() => {
    if (asked.current) next.current?.focus();
    asked.current = true;
  }, [confirming.value]);
  const words = strings.settings;
  const valid = parseBudget(budget.value) !== null;

  const commitBudget = (): void => {
    const bytes = parseBudget(budget.value);
    if (bytes !== null && bytes !== settings.budget) onChange({ ...settings, budget: bytes });
  };
  const toggleSite = (site: string, on: boolean): void => {
    const others = settings.origins.filter((o) => o !== site);
    onChange({ ...settings, origins: on ? [...others, site] : others });
  };

  return (
    <Dialog name="settings" title={words.title} onClose={onClose}>
      <div class="field">
        <label for="budget">{words.budget}</label>
        <span class="field-input">
          <input
            id="budget"
            type="text"
            inputMode="numeric"
            value={budget.value}
            aria-invalid={!valid}
            aria-describedby="budget-hint"
            onInput={(event) => {
              budget.value = event.currentTarget.value;
            }}
            onChange={commitBudget}
          />{" "}
          {words.budgetUnit}
        </span>
        <p id="budget-hint" class={valid ? "hint" : "hint error"}>
          {valid ? words.budgetHint : words.budgetInvalid}
        </p>
      </div>
      <Switch
        id="keep-secrets"
        label={words.keepSecrets}
        hint={words.keepSecretsHint}
        checked={settings.keepSecrets}
        disabled={false}
        onChange={(keepSecrets) => onChange({ ...settings, keepSecrets })}
      />
      <Switch
        id="this-site"
        label={words.site}
        hint={origin === null ? words.siteUnknown : words.siteHint(origin)}
        checked={origin !== null && settings.origins.includes(origin)}
        disabled={origin === null}
        onChange={(on) => {
          if (origin !== null) toggleSite(origin, on);
        }}
      />
      <div class="field danger">
        {confirming.value ? (
          <>
            <p role="alert">
              <strong>{words.everythingConfirm}</strong>
            </p>
            <span class="buttons">
              <button
                type="button"
                class="button destructive"
                onClick={() => {
                  confirming.value = false;
                  onDeleteEverything();
                }}
              >
                {words.everythingYes}
              </button>
              <button
                type="button"
                class="button"
                ref={next}
                onClick={() => {
                  confirming.value = false;
                }}
              >
                {words.everythingNo}
              </button>
            </span>
          </>
        ) : (
          <>
            <button
              type="button"
              class="button destructive"
              ref={next}
              onClick={() => {
                confirming.value = true;
              }}
            >
              {words.everything}
            </button>
            <p class="hint">{words.everythingHint}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

interface SwitchProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (on: boolean) => void;
}

function Switch({ id, label, hint, checked, disabled, onChange }: SwitchProps) {
  return (
    <div class="field switch">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      <p id={`${id}-hint`} class="hint">
        {hint}
      </p>
    </div>
  );
}
