import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import type { ByteRange, Row } from "../../stream/types.ts";
import { formatBytes, formatClock, formatCount, formatOffset } from "../format.ts";
import { CheckIcon, CloseIcon, CopyIcon, FamilyIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import { TypeName } from "../table/TypeName.tsx";
import { copyText } from "./copy.ts";
import { FrameCard } from "./FrameCard.tsx";
import { readPayload, type Payload } from "./payload.ts";
import { PayloadView } from "./PayloadView.tsx";

type Content =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly payload: Payload }
  | { readonly kind: "failed"; readonly why: string };

export interface InspectorProps {
  readonly stream: StreamRecord;
  readonly row: Row;
  readonly store: StoreReader;
  readonly onOpenRow: (row: number) => void;
  readonly onShowRaw: (range: ByteRange) => void;
  readonly onClose: () => void;
}

/** One event: its images, where it stands, its payload. */
export function Inspector({ stream, row, store, onClose }: InspectorProps) {
  const content = useSignal<Content>({ kind: "loading" });
  const view = useSignal<"json" | "lines">("json");
  const copied = useSignal<"no" | "yes" | "refused">("no");

  useEffect(() => {
    let current = true;
    content.value = { kind: "loading" };
    copied.value = "no";
    void read();
    async function read(): Promise<void> {
      let next: Content;
      try {
        const bytes = await store.readRange(stream.id, row.range.start, row.range.end);
        next = { kind: "ready", payload: readPayload(bytes, row.kind, row.range.start === 0) };
      } catch (error) {
        next = { kind: "failed", why: error instanceof Error ? error.message : String(error) };
      }
      if (current) content.value = next;
    }
    return () => {
      current = false;
    };
    // A row is the same row as long as its number, stream and extent are.
  }, [stream.id, row.row, row.range.end]);

  const words = strings.inspector;
  const state = content.value;
  const copy = async (): Promise<void> => {
    if (state.kind !== "ready") return;
    const { data, bytes } = state.payload;
    copied.value = (await copyText(data ?? new TextDecoder().decode(bytes))) ? "yes" : "refused";
  };

  return (
    <section class={`inspector family-${row.family}`} aria-label={words.label}>
      <header class="inspector-head">
        <span class="family">
          <FamilyIcon family={row.family} />
        </span>
        <span class="inspector-title" title={row.type}>
          <span class="dim">{label(row)}</span>
          <TypeName row={row} />
        </span>
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
      <div class="inspector-body" tabIndex={0}>
        {row.frames.map((frame) => (
          <FrameCard key={`${row.row} ${frame.path}`} frame={frame} store={store} />
        ))}
        <Facts stream={stream} row={row} />
        <div class="payload-bar">
          <div class="segmented" role="radiogroup" aria-label={words.view}>
            {(["json", "lines"] as const).map((value) => (
              <label key={value}>
                <input
                  type="radio"
                  name="payload-view"
                  checked={view.value === value}
                  onChange={() => {
                    view.value = value;
                  }}
                />
                <span>{words[value]}</span>
              </label>
            ))}
          </div>
          <span class="spring" />
          <button
            type="button"
            class="tool"
            disabled={state.kind !== "ready"}
            onClick={() => void copy()}
          >
            {copied.value === "yes" ? <CheckIcon /> : <CopyIcon />}
            <span aria-live="polite">
              {copied.value === "yes"
                ? words.copied
                : copied.value === "refused"
                  ? words.copyFailed
                  : words.copy}
            </span>
          </button>
        </div>
        {state.kind === "loading" && <p class="note">{words.loading}</p>}
        {state.kind === "failed" && <p class="note error">{words.failed(state.why)}</p>}
        {state.kind === "ready" && <PayloadView payload={state.payload} view={view.value} />}
      </div>
    </section>
  );
}

function label(row: Row): string {
  const words = strings.inspector;
  if (row.n !== null) return words.event(row.n);
  return row.kind === "comment" ? words.comment : words.control;
}

function Facts({ stream, row }: { stream: StreamRecord; row: Row }) {
  const words = strings.inspector;
  return (
    <>
      {!row.complete && <p class="note warn">{words.incomplete}</p>}
      <dl class="facts">
        <dt>{words.arrived}</dt>
        <dd>
          {formatOffset(row.time - stream.requestedAt)} s{" "}
          <span class="dim">{formatClock(stream.timeOrigin + row.time)}</span>
        </dd>
        {row.id !== null && (
          <>
            <dt>{words.id}</dt>
            <dd>{row.id}</dd>
          </>
        )}
        <dt>{words.bytes}</dt>
        <dd>
          {formatCount(row.range.start)}–{formatCount(row.range.end)}{" "}
          <span class="dim">{formatBytes(row.range.end - row.range.start)}</span>
        </dd>
        <dt>{words.chunk}</dt>
        <dd>
          {formatCount(row.chunk)} <span class="dim">of {formatCount(stream.chunks)}</span>
        </dd>
      </dl>
    </>
  );
}
