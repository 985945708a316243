import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange, Row } from "../../stream/types.ts";
import { CloseIcon, FamilyIcon } from "../icons.tsx";
import { dialogOpen, isPlain, takesText } from "../keys/shortcut.ts";
import { storedTape } from "../raw/tape-reader.ts";
import { strings } from "../strings/index.ts";
import { TypeName } from "../table/TypeName.tsx";
import type { TrackReader } from "../timeline/track-reader.ts";
import { Facts } from "./Facts.tsx";
import { FrameCard } from "./FrameCard.tsx";
import { belongsToItem, neighbour, type Likeness } from "./neighbours.ts";
import { PayloadPane } from "./PayloadPane.tsx";

export interface InspectorProps {
  readonly stream: StreamRecord;
  readonly row: Row;
  /** Knows what came before an image. */
  readonly track: TrackReader;
  readonly store: StoreReader;
  /** What is to be said of the events that are selected with this one. */
  readonly selection?: ComponentChildren;
  readonly onOpenRow: (row: number) => void;
  readonly onShowRaw: (range: ByteRange) => void;
  readonly onClose: () => void;
}

/** One event: its images, when and where it came, its payload. */
export function Inspector(props: InspectorProps) {
  const { stream, row, track, store, onOpenRow, onShowRaw, onClose } = props;
  const words = strings.inspector;
  const reader = useMemo(() => storedTape(store, stream.id), [store, stream.id]);
  return (
    <section
      class={`inspector family-${row.family}`}
      aria-label={words.label}
      data-focus-home=".inspector-body"
    >
      <header class="inspector-head">
        <span class="family">
          <FamilyIcon family={row.family} />
        </span>
        <span class="inspector-title" title={row.type}>
          <span class="dim">{label(row)}</span>
          <TypeName row={row} />
        </span>
        <Neighbours stream={stream} row={row} store={store} onOpenRow={onOpenRow} />
        <button
          type="button"
          class="tool"
          title={words.close}
          aria-label={words.close}
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </header>
      {props.selection}
      <div class="inspector-body" tabIndex={0} role="group" aria-label={words.facts}>
        {row.frames.map((frame) => (
          <FrameCard
            key={`${row.row} ${frame.path}`}
            stream={stream}
            row={row}
            frame={frame}
            track={track}
            store={store}
          />
        ))}
        <Facts stream={stream} row={row} reader={reader} />
        <PayloadPane
          stream={stream}
          row={row}
          store={store}
          reader={reader}
          onShowRaw={onShowRaw}
        />
      </div>
    </section>
  );
}

function label(row: Row): string {
  const words = strings.inspector;
  if (row.n !== null) return words.event(row.n);
  return row.kind === "comment" ? words.comment : words.control;
}

/** Keys of the four ways to go on; they stand where the focus is not in a text field. */
const KEYS: Readonly<Record<string, readonly [Likeness, -1 | 1]>> = {
  "<": ["type", -1],
  ">": ["type", 1],
  "{": ["item", -1],
  "}": ["item", 1],
};

/** To the next and previous event of the same type, or of the same item. */
function Neighbours({
  stream,
  row,
  store,
  onOpenRow,
}: Pick<InspectorProps, "stream" | "row" | "store" | "onOpenRow">) {
  const words = strings.inspector;
  const running = useRef<AbortController | null>(null);
  const none = useSignal("");
  useEffect(
    () => () => {
      // Whatever is found now was looked for from another event.
      running.current?.abort();
      none.value = "";
    },
    [stream.id, row.row, none],
  );
  const go = async (likeness: Likeness, direction: -1 | 1): Promise<void> => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    none.value = "";
    try {
      const found = await neighbour(store, stream, row, likeness, direction, control.signal);
      if (control.signal.aborted) return;
      if (found === null) none.value = words.noNeighbour(direction);
      else onOpenRow(found);
    } catch {
      // Another key came meanwhile, or the store said no, which the panel shows elsewhere.
    }
  };
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isPlain(event)) return;
      const way = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
      if (way === undefined || takesText(event.target) || dialogOpen()) return;
      event.preventDefault();
      void latest.current(...way);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <span class="neighbours" role="group" aria-label={words.neighbours}>
      <span class="dim neighbours-none" role="status">
        {none.value}
      </span>
      {(["<", ">", "{", "}"] as const).map((key) => {
        const [likeness, direction] = KEYS[key] ?? (["type", 1] as const);
        if (likeness === "item" && !belongsToItem(row)) return null;
        const name = words.neighbour(likeness, direction);
        return (
          <button
            key={key}
            type="button"
            class="tool"
            title={`${name} (${key})`}
            aria-label={name}
            aria-keyshortcuts={key}
            onClick={() => void go(likeness, direction)}
          >
            <kbd>{key}</kbd>
          </button>
        );
      })}
    </span>
  );
}
