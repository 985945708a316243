/** A connection and a store in memory, so that the panel runs without a browser extension. */
import {
  DEFAULT_SETTINGS,
  type PanelRequest,
  type TabStatus,
} from "../../../src/messages/panel.ts";
import type { Connection, ConnectionEvent } from "../../../src/panel/connection/connection.ts";
import type { ImageRecord, StreamRecord, TapeRecord } from "../../../src/store/records.ts";
import type { StoreReader } from "../../../src/store/store.ts";
import type { Row } from "../../../src/stream/types.ts";

export const TAB = 17;

export const READY: TabStatus = {
  recording: true,
  page: { kind: "ready" },
  document: "document",
  trouble: null,
  storageTrouble: null,
  session: "session",
};

/** A finished stream of three events; a test names what matters to it. */
export function streamRecord(id: string, changes: Partial<StreamRecord> = {}): StreamRecord {
  return {
    id,
    source: "fetch",
    tab: TAB,
    frame: 0,
    document: "document",
    pageUrl: "https://example.org/",
    session: "session",
    request: {
      method: "POST",
      url: "https://openrouter.ai/api/v1/responses",
      headers: [],
      body: { kind: "none" },
    },
    response: {
      url: "https://openrouter.ai/api/v1/responses",
      status: 200,
      statusText: "OK",
      type: "cors",
      redirected: false,
      headers: [["content-type", "text/event-stream"]],
    },
    masked: 0,
    candidate: false,
    model: "openai/gpt-5-image",
    startedAt: 1_700_000_000_000,
    timeOrigin: 1_700_000_000_000 - 1_000,
    resolution: 0.1,
    requestedAt: 1_000,
    respondedAt: 1_200,
    firstByteAt: 1_300,
    firstEventAt: 1_410,
    firstImageAt: null,
    endedAt: 22_800,
    end: "complete",
    endDetail: "",
    findings: null,
    settled: 0,
    bytesSeen: 600,
    bytesKept: 600,
    chunks: 3,
    blocks: 1,
    rows: 3,
    events: 3,
    images: 0,
    gaps: 0,
    gapBytes: {},
    lastImage: null,
    sketch: null,
    framing: "sse",
    dialect: null,
    pinned: false,
    label: "",
    ...changes,
  };
}

export function eventRow(row: number, changes: Partial<Row> = {}): Row {
  return {
    row,
    kind: "event",
    n: row,
    range: { start: row * 200, end: (row + 1) * 200 },
    chunk: row,
    time: 1_410 + row * 100,
    name: null,
    id: null,
    type: "response.output_text.delta",
    family: "text",
    item: null,
    index: null,
    size: 180,
    preview: `word ${row}`,
    frames: [],
    complete: true,
    ...changes,
  };
}

export class FakeStore implements StoreReader {
  streams: StreamRecord[] = [];
  images = new Map<string, ImageRecord>();
  /** Rows of a stream, made when asked for. */
  row: (id: string, row: number) => Row = (_, row) => eventRow(row);
  bytes: (id: string, start: number, end: number) => Uint8Array<ArrayBuffer> = () =>
    new Uint8Array();
  blocks: TapeRecord[] = [];
  kept = 0;
  /** Rejects every question when set. */
  failure: Error | null = null;
  /** Row numbers that were asked for. */
  readonly asked: { readonly from: number; readonly count: number }[] = [];

  async listStreams(tab?: number): Promise<StreamRecord[]> {
    this.#check();
    return this.streams.filter((s) => tab === undefined || s.tab === tab);
  }
  async getStream(id: string): Promise<StreamRecord | undefined> {
    this.#check();
    return this.streams.find((s) => s.id === id);
  }
  async getRequestBody(): Promise<undefined> {}
  async getReport(): Promise<undefined> {}
  async readRows(id: string, from: number, count: number): Promise<Row[]> {
    this.#check();
    this.asked.push({ from, count });
    const total = this.streams.find((s) => s.id === id)?.rows ?? 0;
    const length = Math.max(0, Math.min(count, total - from));
    return Array.from({ length }, (_, i) => this.row(id, from + i));
  }
  async readRange(id: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    this.#check();
    return this.bytes(id, start, end);
  }
  async *tape(): AsyncGenerator<TapeRecord, void, void> {
    this.#check();
    yield* this.blocks;
  }
  async getImage(sha256: string): Promise<ImageRecord | undefined> {
    return this.images.get(sha256);
  }
  async usage(): Promise<number> {
    return this.kept;
  }
  close(): void {}

  #check(): void {
    if (this.failure !== null) throw this.failure;
  }
}

export class FakeConnection implements Connection {
  readonly version = "0.0.0";
  readonly tab = TAB;
  readonly store = new FakeStore();
  readonly requests: PanelRequest[] = [];
  reloads = 0;
  origin: string | null = "https://example.org";
  /** The user's answer when asked for a site. */
  grants = true;
  readonly askedFor: string[] = [];
  #heard: (event: ConnectionEvent) => void = () => {};

  listen(listener: (event: ConnectionEvent) => void): () => void {
    this.#heard = listener;
    return () => {
      this.#heard = () => {};
    };
  }
  /** The recorder says something. */
  tell(event: ConnectionEvent): void {
    this.#heard(event);
  }
  /** The recorder is there and all is well. */
  ready(status: TabStatus = READY): void {
    this.tell({ kind: "link", link: "connected" });
    this.tell({ kind: "status", status });
    this.tell({ kind: "settings", settings: DEFAULT_SETTINGS });
  }
  request(request: PanelRequest): void {
    this.requests.push(request);
  }
  reloadPage(): void {
    this.reloads += 1;
  }
  async pageOrigin(): Promise<string | null> {
    return this.origin;
  }
  async requestAccess(origin: string): Promise<boolean> {
    this.askedFor.push(origin);
    return this.grants;
  }
}
