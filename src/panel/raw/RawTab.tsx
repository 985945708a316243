import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange } from "../../stream/types.ts";

export interface RawTabProps {
  readonly stream: StreamRecord;
  readonly store: StoreReader;
  /** Bytes to mark and scroll to. */
  readonly shown: ByteRange | null;
  readonly onShowEvent: (row: number) => void;
}

/** How much of the tape is shown, bytes. */
const SHOWN = 65_536;

/** The tape as it was received. */
export function RawTab({ stream, store, shown }: RawTabProps) {
  const text = useSignal("");
  const from = shown?.start ?? 0;
  useEffect(() => {
    let current = true;
    void read();
    async function read(): Promise<void> {
      const bytes = await store.readRange(stream.id, from, from + SHOWN);
      if (current) text.value = new TextDecoder().decode(bytes);
    }
    return () => {
      current = false;
    };
  }, [store, stream.id, stream.bytesSeen, from, text]);
  return (
    <pre class="payload wrap raw" tabIndex={0}>
      {text.value}
    </pre>
  );
}
