import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange, Row } from "../../stream/types.ts";
import { BytesView } from "../raw/BytesView.tsx";
import type { TapeReader } from "../raw/tape-reader.ts";
import { strings } from "../strings/index.ts";
import { Choice } from "./Choice.tsx";
import { JsonTree } from "./json/JsonTree.tsx";
import { useJson } from "./json/use-json.ts";
import { readPayload } from "./payload.ts";
import { TextView } from "./TextView.tsx";

type View = "json" | "lines" | "hex";

type Content =
  | { readonly kind: "loading" }
  /** Null: the event has no data. */
  | { readonly kind: "ready"; readonly data: string | null }
  | { readonly kind: "failed"; readonly why: string };

export interface PayloadPaneProps {
  readonly stream: StreamRecord;
  readonly row: Row;
  readonly store: StoreReader;
  readonly reader: TapeReader;
  readonly onShowRaw: (range: ByteRange) => void;
}

/** What the event carries: as a tree, as the lines it came in, as bytes. */
export function PayloadPane({ stream, row, store, reader, onShowRaw }: PayloadPaneProps) {
  const words = strings.inspector;
  const view = useSignal<View>("json");
  const content = useSignal<Content>({ kind: "loading" });
  // A row is the same row as long as its number, stream and extent are.
  const { start, end } = row.range;

  const isJson = view.value === "json" && row.kind === "event";
  useEffect(() => {
    content.value = { kind: "loading" };
    if (!isJson) return undefined;
    let current = true;
    void read();
    async function read(): Promise<void> {
      let next: Content;
      try {
        const bytes = await store.readRange(stream.id, start, end);
        next = { kind: "ready", data: readPayload(bytes, row.kind, stream.framing, start === 0) };
      } catch (error) {
        next = { kind: "failed", why: error instanceof Error ? error.message : String(error) };
      }
      if (current) content.value = next;
    }
    return () => {
      current = false;
      content.value = { kind: "loading" };
    };
  }, [store, stream.id, stream.framing, row.row, start, end, isJson]);

  const range = useMemo(() => ({ start, end }), [start, end]);
  const images = useMemo(
    () =>
      new Map(row.frames.flatMap(({ path, sha256 }) => (sha256 === null ? [] : [[path, sha256]]))),
    [row],
  );
  const shown = row.kind === "event" ? view.value : view.value === "json" ? "lines" : view.value;
  return (
    <div class="payload-pane">
      <div class="payload-bar">
        <Choice
          label={words.view}
          name="payload-view"
          options={(["json", "lines", "hex"] as const)
            .filter((value) => value !== "json" || row.kind === "event")
            .map((value) => ({ value, label: words[value] }))}
          selected={shown}
          onSelect={(value) => {
            view.value = value;
          }}
        />
        <span class="spring" />
        <button type="button" class="tool" onClick={() => onShowRaw(row.range)}>
          {words.showRaw}
        </button>
      </div>
      {shown === "json" ? (
        <Data content={content.value} images={images} />
      ) : (
        <BytesView
          key={`${row.row} ${shown}`}
          reader={reader}
          range={range}
          mode={shown === "hex" ? "hex" : "text"}
          mark={null}
          origin={stream.requestedAt}
          label={words[shown]}
          withChunks={false}
        />
      )}
    </div>
  );
}

function Data(props: { readonly content: Content; readonly images: ReadonlyMap<string, string> }) {
  const { content, images } = props;
  const words = strings.inspector;
  const json = useJson(content.kind === "ready" ? content.data : null).value;
  if (content.kind === "failed") return <p class="note error">{words.failed(content.why)}</p>;
  if (content.kind === "loading") return <p class="note">{words.loading}</p>;
  if (content.data === null) return <p class="note">{words.noData}</p>;
  if (json.kind === "reading") return <p class="note">{words.reading(json.share)}</p>;
  if (json.kind === "broken") return <TextView text={content.data} problem={json.problem} />;
  return (
    <JsonTree key={json.version} document={json.document} label={words.tree} images={images} />
  );
}
