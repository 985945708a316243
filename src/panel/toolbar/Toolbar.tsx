import type { Badge, RecordSwitch } from "../state/situation.ts";
import type { Scope } from "../state/state.ts";
import { strings } from "../strings/index.ts";
import { ClearIcon, GearIcon, RecordIcon, ShieldIcon } from "../icons.tsx";

export interface ToolbarProps {
  readonly record: RecordSwitch;
  readonly clearable: number;
  readonly scope: Scope;
  readonly used: number | null;
  readonly budget: number;
  readonly badge: Badge;
  readonly onRecord: (on: boolean) => void;
  readonly onClear: () => void;
  readonly onScope: (scope: Scope) => void;
  readonly onSettings: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { record, clearable, scope, used, budget, badge } = props;
  return (
    <header>
      <div class="toolbar" role="toolbar" aria-label={strings.product}>
        <button
          type="button"
          class={record.active ? "tool record on" : "tool record"}
          aria-pressed={record.on}
          disabled={!record.known}
          title={record.on ? strings.record.turnOff : strings.record.turnOn}
          onClick={() => props.onRecord(!record.on)}
        >
          <RecordIcon on={record.active} />
          <span>{record.words}</span>
        </button>
        <button
          type="button"
          class="tool"
          disabled={clearable === 0}
          title={strings.clearHint(clearable)}
          aria-label={strings.clear}
          onClick={props.onClear}
        >
          <ClearIcon />
        </button>
        <span class="divider" />
        <div class="segmented" role="radiogroup" aria-label={strings.scope.label}>
          {(["tab", "all"] as const).map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="scope"
                checked={scope === value}
                onChange={() => props.onScope(value)}
              />
              <span>{strings.scope[value]}</span>
            </label>
          ))}
        </div>
        <span class="spring" />
        <StorageMeter used={used} budget={budget} />
        <span class={`badge tone-${badge.tone}`} role="status" title={badge.words}>
          <ShieldIcon tone={badge.tone} />
          <span>{badge.words}</span>
        </span>
        <button
          type="button"
          class="tool"
          title={strings.openSettings}
          aria-label={strings.openSettings}
          onClick={props.onSettings}
        >
          <GearIcon />
        </button>
      </div>
    </header>
  );
}

function StorageMeter({ used, budget }: { used: number | null; budget: number }) {
  const share = budget === 0 ? 1 : Math.min(1, (used ?? 0) / budget);
  return (
    <span
      class={share >= 0.8 ? "storage full" : "storage"}
      title={strings.storageHint(used, budget)}
    >
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span>{strings.storage(used, budget)}</span>
    </span>
  );
}
