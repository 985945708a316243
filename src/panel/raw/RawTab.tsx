import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange } from "../../stream/types.ts";
import { Choice } from "../inspector/Choice.tsx";
import { strings } from "../strings/index.ts";
import { BytesView, type BytesMode } from "./BytesView.tsx";
import { rowAtByte } from "./event-at.ts";
import { SearchBar } from "./SearchBar.tsx";
import { storedTape } from "./tape-reader.ts";

export interface RawTabProps {
  readonly stream: StreamRecord;
  readonly store: StoreReader;
  /** Bytes to mark and scroll to. */
  readonly shown: ByteRange | null;
  readonly onShowEvent: (row: number) => void;
}

/** The tape as it was received: bytes, chunks and their times, and what is missing. */
export function RawTab({ stream, store, shown, onShowEvent }: RawTabProps) {
  const words = strings.raw;
  const mode = useSignal<BytesMode>("text");
  const found = useSignal<ByteRange | null>(null);
  const cursor = useSignal(shown?.start ?? 0);
  const noEvent = useSignal(false);
  /** The last question in which event a byte stands; null once this tab is gone. */
  const asked = useRef<object | null>(null);
  useLayoutEffect(() => () => void (asked.current = null), []);
  const reader = useMemo(() => storedTape(store, stream.id), [store, stream.id]);
  const range = useMemo(() => ({ start: 0, end: stream.bytesSeen }), [stream.bytesSeen]);

  const moveTo = (offset: number): void => {
    cursor.value = offset;
    noEvent.value = false;
  };
  const showEvent = async (offset: number): Promise<void> => {
    const question = {};
    asked.current = question;
    // A store that fails is told of by the panel itself.
    const row = await rowAtByte(store, stream, offset).catch(() => null);
    // Another byte was asked for meanwhile, or another stream chosen.
    if (asked.current !== question) return;
    noEvent.value = row === null;
    if (row !== null) onShowEvent(row);
  };
  return (
    <div class="raw-tab">
      <div class="raw-bar">
        <Choice
          label={words.mode}
          name="raw-mode"
          options={[
            { value: "text", label: words.text },
            { value: "hex", label: words.hex },
          ]}
          selected={mode.value}
          onSelect={(value) => {
            mode.value = value;
          }}
        />
        <SearchBar
          reader={reader}
          length={stream.bytesSeen}
          from={cursor.value}
          onFound={(bytes) => {
            found.value = bytes;
            moveTo(bytes.start);
          }}
        />
        <span class="spring raw-told" role="status">
          {noEvent.value && words.noEvent}
        </span>
        <button
          type="button"
          class="tool"
          title={words.showEventHint}
          disabled={stream.rows === 0}
          onClick={() => void showEvent(cursor.value)}
        >
          {words.showEvent}
        </button>
      </div>
      {stream.bytesSeen === 0 ? (
        <p class="note">{stream.end === "open" ? words.empty : words.nothing}</p>
      ) : (
        <BytesView
          reader={reader}
          range={range}
          mode={mode.value}
          mark={found.value ?? shown}
          origin={stream.requestedAt}
          label={words.label}
          withChunks
          onCursor={moveTo}
          onOpen={(offset) => void showEvent(offset)}
        />
      )}
    </div>
  );
}
