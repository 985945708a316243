import { useLayoutEffect, useRef } from "preact/hooks";
import type { StreamId } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import { strings } from "../strings/index.ts";
import { moveBy } from "../table/keys.ts";
import { useScrollbarWidth } from "./scrollbar.ts";
import { StreamOption } from "./StreamOption.tsx";

/** Height of one entry, px: two rows of the grid. */
const ENTRY = 44;

export interface StreamListProps {
  readonly streams: readonly StreamRecord[];
  readonly selected: StreamId | null;
  readonly onPick: (stream: StreamId) => void;
}

export function StreamList({ streams, selected, onPick }: StreamListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const scrollbar = useScrollbarWidth(scroller);
  const current = streams.findIndex((s) => s.id === selected);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || current < 0) return;
    const top = current * ENTRY;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ENTRY > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ENTRY - element.clientHeight;
    }
  }, [current]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ENTRY));
    const target = moveBy(event, current < 0 ? null : current, streams.length, page);
    const stream = target === null ? undefined : streams[target];
    if (stream === undefined) return;
    event.preventDefault();
    onPick(stream.id);
  };

  const { list } = strings;
  return (
    <section class="streams" aria-label={list.label}>
      <div class="streams-head" aria-hidden="true" style={{ paddingRight: `${scrollbar}px` }}>
        <span />
        <span>{list.name}</span>
        <span>{list.images}</span>
        <span class="right">{list.events}</span>
        <span class="right">{list.first}</span>
      </div>
      <div
        class="streams-scroll"
        ref={scroller}
        role="listbox"
        aria-label={list.label}
        tabIndex={0}
        aria-activedescendant={current < 0 ? undefined : `stream-${selected}`}
        onKeyDown={onKeyDown}
      >
        {streams.map((stream) => (
          <StreamOption
            key={stream.id}
            stream={stream}
            selected={stream.id === selected}
            onPick={onPick}
          />
        ))}
      </div>
    </section>
  );
}
