// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import type { Order } from "../../../src/panel/saving/exporter.ts";
import { ExportDialog } from "../../../src/panel/saving/ExportDialog.tsx";
import { ExportMaker } from "../../../src/panel/saving/maker.ts";
import { inMemory, LocalWorker } from "./export-worker.ts";
import { FakeStore, streamRecord } from "./fakes.ts";
import { giveElementsSize } from "./dom.ts";

giveElementsSize();

const KEY = `sk-or-v1-${"0a".repeat(32)}`;

function dialog(rows: readonly number[] = [], streams = 1, selected = 0) {
  const store = new FakeStore();
  const bytes = new TextEncoder().encode(`data: ${KEY} ann@example.com\n\n`);
  store.blocks = [
    { stream: "a", index: 0, firstChunk: 0, offset: 0, lengths: [bytes.length], times: [0], bytes },
  ];
  const all = Array.from({ length: streams }, (_, i) => streamRecord(`s${i}`, { rows: 0 }));
  const onExport = vi.fn<(order: Order) => void>();
  const onClose = vi.fn();
  render(
    <ExportDialog
      exportable={{ stream: all[0] ?? null, rows, marked: all.slice(0, selected), all }}
      maker={
        new ExportMaker(
          () => new LocalWorker(store, inMemory),
          async () => {},
        )
      }
      onExport={onExport}
      onClose={onClose}
    />,
  );
  const submit = (): Order | undefined => {
    fireEvent.submit(document.querySelector("form")!);
    return onExport.mock.calls.at(-1)?.[0];
  };
  return { submit, onClose };
}

test("what will be replaced is counted and shown masked before anything is saved", async () => {
  dialog();
  await waitFor(() => expect(document.body.textContent).toContain("2 values will be replaced."));
  const item = screen.getByLabelText(/E-mail addresses/).closest("li")!;
  expect(within(item).getByText("1 found")).toBeDefined();
  expect(document.body.textContent).toContain("sk-or-••••");
  expect(document.body.textContent).not.toContain(KEY);
  expect(document.body.textContent).not.toContain("ann@example.com");
});

test("redaction is on by default; the exact bytes are one choice away", () => {
  const { submit, onClose } = dialog();
  expect(submit()?.redact).toEqual(["authorization", "key", "named", "email"]);
  fireEvent.click(screen.getByLabelText("Exact bytes"));
  expect(submit()?.redact).toEqual([]);
  expect(onClose).toHaveBeenCalledOnce();
});

test("each kind can be kept by itself", () => {
  const { submit } = dialog();
  fireEvent.click(screen.getByLabelText(/E-mail addresses/));
  expect(submit()?.redact).toEqual(["authorization", "key", "named"]);
});

test("every format and scope that there is can be chosen", () => {
  const { submit } = dialog([4], 3);
  for (const [label, format] of [
    [/HAR/, "har"],
    [/One event per line/, "ndjson"],
    [/archive/, "archive"],
    [/All images/, "images"],
    [/Byte-exact/, "sse-timing"],
  ] as const) {
    fireEvent.click(screen.getByLabelText(label));
    expect(submit()?.format).toBe(format);
  }
  fireEvent.click(screen.getByLabelText(/sidecar/));
  expect(submit()?.format).toBe("sse");
  fireEvent.click(screen.getByLabelText("1 selected event"));
  expect(submit()?.captures).toMatchObject([{ rows: [4] }]);
  fireEvent.click(screen.getByLabelText("All 3 streams"));
  expect(submit()?.captures).toHaveLength(3);
});

test("several selected events are what is exported unless another scope is chosen", () => {
  const { submit } = dialog([4, 5, 9], 3);
  expect(screen.getByLabelText<HTMLInputElement>("3 selected events").checked).toBe(true);
  expect(submit()?.captures).toMatchObject([{ rows: [4, 5, 9] }]);
});

test("several selected streams are, and all when all are selected", () => {
  expect(dialog([], 3, 2).submit()?.captures).toHaveLength(2);
  cleanup();
  expect(dialog([], 3, 3).submit()?.captures).toHaveLength(3);
});
