import type { ComponentChildren } from "preact";
import type { Filter } from "../filter/filter.ts";
import { FilterBox } from "../filter/FilterBox.tsx";
import type { Badge, RecordSwitch } from "../state/situation.ts";
import type { Scope } from "../state/state.ts";
import { strings } from "../strings/index.ts";
import { ClearIcon, GearIcon, LogIcon, RecordIcon, ShieldIcon, WarnIcon } from "../icons.tsx";
import { Explained } from "./Explained.tsx";

export interface ToolbarProps {
  readonly record: RecordSwitch;
  readonly clearable: number;
  readonly scope: Scope;
  readonly filter: Filter;
  /** Streams listed. */
  readonly streams: number;
  readonly preserveLog: boolean;
  readonly used: number | null;
  readonly budget: number;
  readonly badge: Badge;
  readonly onRecord: (on: boolean) => void;
  readonly onClear: () => void;
  readonly onScope: (scope: Scope) => void;
  readonly onPreserveLog: (on: boolean) => void;
  readonly onSettings: () => void;
  /** Buttons of the exports. */
  readonly children?: ComponentChildren;
}

export function Toolbar(props: ToolbarProps) {
  const { record, clearable, scope, preserveLog, used, budget, badge } = props;
  return (
    <header>
      <div class="toolbar" role="toolbar" aria-label={strings.product}>
        <button
          type="button"
          class={record.active ? "tool record on" : "tool record"}
          aria-pressed={record.on}
          aria-label={record.words}
          disabled={!record.known}
          title={`${record.words}. ${record.on ? strings.record.turnOff : strings.record.turnOn}`}
          onClick={() => props.onRecord(!record.on)}
        >
          <RecordIcon on={record.active} />
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
        <span class="divider wide-only" />
        <FilterBox filter={props.filter} streams={props.streams} />
        <span class="spring narrow-only" />
        <label class="tool preserve" title={strings.preserveLogHint}>
          <input
            type="checkbox"
            checked={preserveLog}
            aria-label={strings.preserveLog}
            onChange={(event) => props.onPreserveLog(event.currentTarget.checked)}
          />
          <LogIcon />
          <span>{strings.preserveLog}</span>
        </label>
        {props.children}
        <span class="divider wide-only" />
        <StorageMeter used={used} budget={budget} />
        <span class="offscreen" role="status">
          {badge.words}
        </span>
        <Explained
          id="health"
          class={`badge tone-${badge.tone}`}
          label={badge.words}
          explanation={badge.reason}
        >
          <ShieldIcon tone={badge.tone} />
          <span class="badge-words">{badge.words}</span>
        </Explained>
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

/** From which share on the storage counts as nearly full. */
const NEARLY_FULL = 0.8;

function StorageMeter({ used, budget }: { used: number | null; budget: number }) {
  const share = budget === 0 ? 1 : Math.min(1, (used ?? 0) / budget);
  const full = share >= NEARLY_FULL;
  return (
    <Explained
      id="storage"
      class={full ? "storage full" : "storage"}
      label={strings.storageLabel(used, budget)}
      explanation={strings.storageHint(used, budget)}
    >
      {full && <WarnIcon />}
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span class="storage-words">{strings.storage(used, budget)}</span>
    </Explained>
  );
}
