import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { StreamMatches } from "../filter/stream-search.ts";
import type { Show } from "../filter/matches.ts";
import type { Slice } from "../state/slice.ts";
import { strings } from "../strings/index.ts";
import { moveBy } from "../table/keys.ts";
import { sortStreams } from "./columns.ts";
import { ListFoot } from "./ListFoot.tsx";
import { NameField } from "./NameField.tsx";
import { ListHead } from "./ListHead.tsx";
import { useScrollbarWidth } from "./scrollbar.ts";
import { chosen, listedStreams, successor, type ListAction, type ListState } from "./state.ts";
import { StreamOption } from "./StreamOption.tsx";
import { ENTRY, entriesInView, scrollTopFor, standsWhere } from "./window.ts";

export interface StreamListProps {
  readonly streams: readonly StreamRecord[];
  readonly selected: StreamId | null;
  /** It is the newest, and not the user's choice. */
  readonly following: boolean;
  readonly list: Slice<ListState, ListAction>;
  /** Null while nothing is filtered. */
  readonly matches: StreamMatches | null;
  readonly show: Show;
  /** Null where {@link following} is true, or nothing newer is there. */
  readonly onFollow: (() => void) | null;
  readonly onClearFilter: () => void;
  readonly onPick: (stream: StreamId) => void;
  /** Enter: on to the events. */
  readonly onOpen: () => void;
  /** @param next the entry that comes in their place */
  readonly onRemove: (streams: readonly StreamId[], next: StreamId | null) => void;
  readonly onLabel: (stream: StreamId, label: string) => void;
}

export function StreamList(props: StreamListProps) {
  const { streams, selected, following, list, matches, show } = props;
  const { onFollow, onPick, onOpen, onRemove, onLabel } = props;
  const state = list.state.value;
  const scroller = useRef<HTMLDivElement>(null);
  const scrollbar = useScrollbarWidth(scroller);
  const scrollTop = useSignal(0);
  const height = useSignal(0);

  const only = show === "matches" ? (matches?.streams ?? null) : null;
  // Scrolling draws again, and a thousand entries are not sorted for that.
  const entries = useMemo(
    () => sortStreams(listedStreams(streams, only), state.sort),
    [streams, only, state.sort],
  );
  const order = useMemo(() => entries.map(({ id }) => id), [entries]);
  const current = selected === null ? -1 : order.indexOf(selected);
  const acted = chosen(state, order, current < 0 ? null : selected);
  const marked = new Set(acted);
  const several = acted.length > 1 || (acted.length > 0 && acted[0] !== selected);
  const renaming = entries.find(({ id }) => id === state.renaming);
  const view = entriesInView(entries.length, height.value, scrollTop.value);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      height.value = element.clientHeight;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);

  const narrowed = only !== null;
  const drawn = useRef<{ selected: StreamId | null; count: number; narrowed: boolean }>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const last = drawn.current;
    drawn.current = { selected, count: entries.length, narrowed };
    // An entry that only changed its place leaves the list where the user scrolled it.
    const same = last?.selected === selected && last.narrowed === narrowed;
    if (current < 0 || same) return;
    const { clientHeight, scrollTop: top } = element;
    const stood = { count: last?.count ?? 0, height: clientHeight, scrollTop: top };
    if (following && last !== null && !standsWhere(current, stood)) return;
    element.scrollTop = scrollTopFor(current, clientHeight, top);
    scrollTop.value = element.scrollTop;
  }, [selected, current, entries, narrowed, following, scrollTop]);

  const press = (stream: StreamId, { shiftKey, ctrlKey, metaKey }: MouseEvent): void => {
    if (shiftKey) list.dispatch({ kind: "extend", stream, current: selected, order });
    else if (ctrlKey || metaKey) list.dispatch({ kind: "toggle", stream, chosen: acted });
    else list.dispatch({ kind: "mark", stream });
    onPick(stream);
  };
  const bringIntoView = (element: HTMLElement, entry: number): void => {
    element.scrollTop = scrollTopFor(entry, element.clientHeight, element.scrollTop);
    scrollTop.value = element.scrollTop;
  };
  const rename = (stream: StreamId | null): void => {
    if (stream !== null && scroller.current) {
      bringIntoView(scroller.current, order.indexOf(stream));
    }
    list.dispatch({ kind: "rename", stream });
  };
  const renamed = (stream: StreamId, label: string | null): void => {
    rename(null);
    if (label !== null) onLabel(stream, label);
    scroller.current?.focus({ preventScroll: true });
  };

  const follow = (onNewest: () => void): void => {
    onNewest();
    // The button goes.
    scroller.current?.focus({ preventScroll: true });
  };

  /** All; the current entry alone, so that entries can be chosen that stand apart. */
  const handleWithControl = (event: KeyboardEvent): boolean => {
    if (event.shiftKey || event.altKey) return false;
    if (event.key.toLowerCase() === "a") {
      list.dispatch({ kind: "mark-all", order });
      // Following a newer stream would leave what is marked behind.
      if (selected !== null) onPick(selected);
      return true;
    }
    if (event.key === " ") {
      if (selected === null || current < 0) return false;
      list.dispatch({ kind: "toggle", stream: selected, chosen: acted });
      onPick(selected);
      return true;
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
    const stream = order[current + (event.key === "ArrowUp" ? -1 : 1)];
    if (stream === undefined) return false;
    list.dispatch({ kind: "move", stream, chosen: acted });
    onPick(stream);
    return true;
  };

  /** @returns whether the key meant something here */
  const handle = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey) return handleWithControl(event);
    if (event.key === "Delete" || event.key === "Backspace") {
      // Held a moment too long, the key would empty the list.
      if (event.repeat) return true;
      if (acted.length > 0) onRemove(acted, successor(order, selected, acted));
      return acted.length > 0;
    }
    if (event.key === "Enter" && current >= 0) {
      onOpen();
      return true;
    }
    if (event.key === "F2" && selected !== null && current >= 0) {
      rename(selected);
      return true;
    }
    const page = Math.max(1, Math.floor(height.value / ENTRY));
    const target = moveBy(event, current < 0 ? null : current, entries.length, page);
    const stream = target === null ? undefined : order[target];
    if (stream === undefined) return false;
    if (event.shiftKey) list.dispatch({ kind: "extend", stream, current: selected, order });
    else list.dispatch({ kind: "mark", stream });
    onPick(stream);
    return true;
  };

  const words = strings.list;
  return (
    <section class="streams" aria-label={words.label}>
      <ListHead
        sort={state.sort}
        scrollbar={scrollbar}
        onSort={(keys) => list.dispatch({ kind: "sort", keys })}
      />
      <div class="streams-body">
        <div
          class="streams-scroll"
          ref={scroller}
          role="listbox"
          aria-label={words.label}
          aria-multiselectable="true"
          tabIndex={0}
          aria-activedescendant={
            current >= view.from && current < view.to ? `stream-${selected}` : undefined
          }
          onScroll={(event) => {
            scrollTop.value = event.currentTarget.scrollTop;
          }}
          onKeyDown={(event) => {
            if (handle(event)) event.preventDefault();
          }}
        >
          <div class="streams-space" role="presentation" style={{ height: `${view.height}px` }}>
            <div role="presentation" style={{ transform: `translateY(${view.top}px)` }}>
              {entries.slice(view.from, view.to).map((stream, place) => (
                <StreamOption
                  key={stream.id}
                  stream={stream}
                  index={view.from + place}
                  count={entries.length}
                  current={stream.id === selected}
                  chosen={several && marked.has(stream.id)}
                  selected={marked.has(stream.id)}
                  match={matches?.streams.has(stream.id) ?? false}
                  onPress={press}
                  onRename={rename}
                />
              ))}
            </div>
          </div>
        </div>
        {renaming !== undefined && (
          <div
            class="name-over"
            style={{
              transform: `translateY(${order.indexOf(renaming.id) * ENTRY - scrollTop.value}px)`,
            }}
          >
            <NameField
              key={renaming.id}
              label={renaming.label}
              onDone={(label) => renamed(renaming.id, label)}
            />
          </div>
        )}
      </div>
      {only !== null && entries.length === 0 && (
        <div class="streams-none">
          <span>{words.noMatch(streams.length)}</span>
          <button type="button" class="button" onClick={props.onClearFilter}>
            {strings.filter.clear}
          </button>
        </div>
      )}
      <ListFoot
        chosen={acted.length}
        hidden={streams.length - entries.length}
        onFollow={onFollow === null ? null : () => follow(onFollow)}
      />
    </section>
  );
}
