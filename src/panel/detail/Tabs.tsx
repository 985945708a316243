import { useRef } from "preact/hooks";
import { strings } from "../strings/index.ts";
import { moveBy } from "../table/keys.ts";
import { DETAIL_TABS, type DetailTab } from "./state.ts";

export interface TabsProps {
  readonly selected: DetailTab;
  readonly onSelect: (tab: DetailTab) => void;
}

/** The tabs of a stream: one tab stop, arrows move and open. */
export function Tabs({ selected, onSelect }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = { ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" }[event.key] ?? event.key;
    if (key !== "Home" && key !== "End" && key === event.key) return;
    const { ctrlKey, metaKey, altKey } = event;
    const at = DETAIL_TABS.indexOf(selected);
    const next = moveBy({ key, ctrlKey, metaKey, altKey }, at, DETAIL_TABS.length, 1);
    const tab = next === null ? undefined : DETAIL_TABS[next];
    if (tab === undefined) return;
    event.preventDefault();
    onSelect(tab);
    list.current?.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  };
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={strings.detail.tabs}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {DETAIL_TABS.map((tab, index) => (
        <button
          key={tab}
          type="button"
          class="tab"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={tab === selected}
          aria-controls="tab-panel"
          aria-keyshortcuts={`${index + 1}`}
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => onSelect(tab)}
        >
          {strings.detail.tab[tab]}
        </button>
      ))}
    </div>
  );
}
