// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { PanelModel } from "../../../src/panel/model.ts";
import type { StreamRecord } from "../../../src/store/records.ts";
import { FakeConnection, streamRecord, TAB } from "./fakes.ts";

const models: PanelModel[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const model of models.splice(0)) model.close();
});

async function started(...streams: StreamRecord[]) {
  const connection = new FakeConnection();
  connection.store.streams = streams;
  const model = new PanelModel(connection);
  models.push(model);
  model.start();
  connection.ready();
  const shown = (): string[] =>
    model.state.value.streams.map(({ id, end, label }) => [id, end, label].join(" ").trim());
  await vi.waitFor(() => expect(shown()).toHaveLength(streams.length));
  return { connection, store: connection.store, model, shown };
}

/** The next reading of the whole list lasts until it is let go, with what stood there as it began. */
function slowList({
  connection,
  store,
}: {
  connection: FakeConnection;
  store: FakeConnection["store"];
}) {
  const snapshot = [...store.streams];
  let finish: () => void = () => {};
  const list = vi.spyOn(store, "listStreams").mockReturnValueOnce(
    new Promise((resolve) => {
      finish = () => resolve(snapshot);
    }),
  );
  connection.tell({ kind: "link", link: "connected" });
  expect(list).toHaveBeenCalled();
  return () => finish();
}

const live = (id: string, changes: Partial<StreamRecord> = {}): StreamRecord =>
  streamRecord(id, { end: "open", endedAt: null, ...changes });

test("what changes while the whole list is being read is not undone by it", async () => {
  const panel = await started(live("a"), streamRecord("b"));
  const { connection, store, shown } = panel;
  const finish = slowList(panel);
  const read = vi.spyOn(store, "getStream");
  store.streams = [streamRecord("a"), streamRecord("c", { startedAt: 1_800_000_000_000 })];
  connection.tell({ kind: "changed", streams: ["a", "c"] });
  connection.tell({ kind: "removed", streams: ["b"] });
  await vi.waitFor(() => expect(shown()).toEqual(["a complete", "c complete"]));
  read.mockClear();
  finish();
  await vi.waitFor(() => expect(read.mock.calls.map(([id]) => id)).toEqual(["a", "c"]));
  expect(shown()).toEqual(["a complete", "c complete"]);
});

test("what was heard and not yet told when the list comes is read again", async () => {
  const panel = await started(live("a"), streamRecord("b"));
  const { connection, store, shown } = panel;
  const finish = slowList(panel);
  let answer: () => void = () => {};
  vi.spyOn(store, "getStream").mockReturnValueOnce(
    new Promise((resolve) => {
      answer = () => resolve(live("a"));
    }),
  );
  connection.tell({ kind: "changed", streams: ["a"] });
  store.streams = [streamRecord("a"), streamRecord("b")];
  finish();
  answer();
  await vi.waitFor(() => expect(shown()).toEqual(["a complete", "b complete"]));
});

test("of two readings of the list, the one that was begun later counts", async () => {
  const panel = await started(streamRecord("a"));
  const { connection, store, shown } = panel;
  const finish = slowList(panel);
  store.streams = [streamRecord("a", { label: "mine" })];
  connection.tell({ kind: "link", link: "connected" });
  await vi.waitFor(() => expect(shown()).toEqual(["a complete mine"]));
  finish();
  await Promise.resolve();
  expect(shown()).toEqual(["a complete mine"]);
});

test("a stream that went while the link was down is not kept by an old notice", async () => {
  const panel = await started(streamRecord("a"), streamRecord("b"));
  const { connection, store, shown } = panel;
  const finish = slowList(panel);
  connection.tell({ kind: "changed", streams: ["b"] });
  store.streams = [streamRecord("a")];
  finish();
  await vi.waitFor(() => expect(shown()).toEqual(["a complete"]));
});

test("other tabs' streams are read once by a panel of its tab, and live in one of all tabs", async () => {
  const other = live("other", { tab: TAB + 1 });
  const { connection, store, model, shown } = await started(streamRecord("a"));
  store.streams.push(other);
  const read = vi.spyOn(store, "getStream");
  const notice = { kind: "changed", streams: ["other"] } as const;
  connection.tell(notice);
  await vi.waitFor(() => expect(read).toHaveBeenCalledOnce());
  await vi.waitFor(() => {
    connection.tell({ kind: "changed", streams: ["a"] });
    expect(read).toHaveBeenLastCalledWith("a");
  });
  read.mockClear();
  const before = model.state.value;
  connection.tell(notice);
  expect(read).not.toHaveBeenCalled();
  expect(model.state.value).toBe(before);

  model.setScope("all");
  await vi.waitFor(() => expect(shown()).toEqual(["a complete", "other open"]));
  store.streams = [streamRecord("a"), streamRecord("other", { tab: TAB + 1 })];
  connection.tell(notice);
  await vi.waitFor(() => expect(shown()).toEqual(["a complete", "other complete"]));
});

test("what is removed one after another waits together, and comes back together", async () => {
  const { connection, model, shown } = await started(
    ...["a", "b", "c"].map((id) => streamRecord(id)),
  );
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const removals = () => connection.requests.filter(({ kind }) => kind === "remove");
  model.remove(["a"]);
  vi.advanceTimersByTime(7_000);
  model.remove(["b"]);
  vi.advanceTimersByTime(7_000);
  expect(removals()).toEqual([]);
  expect(model.state.value.undoable).toEqual(["a", "b"]);
  model.undoRemoval();
  expect(shown()).toHaveLength(3);
  model.remove(["b"]);
  model.remove(["c"]);
  vi.advanceTimersByTime(8_000);
  expect(removals()).toEqual([{ kind: "remove", streams: ["b", "c"] }]);
});

test("streams that could not be removed are shown again", async () => {
  const { connection, model, shown } = await started(streamRecord("a"), streamRecord("b"));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  model.remove(["a", "b"]);
  vi.advanceTimersByTime(8_000);
  connection.tell({ kind: "removed", streams: ["a"] });
  connection.tell({ kind: "kept", streams: ["b"] });
  expect(shown()).toEqual(["b complete"]);
});

test("rows have another source once a store that had failed answers again", async () => {
  const { model, store } = await started(streamRecord("a", { rows: 3 }));
  const before = model.rows.value!;
  store.failure = new Error("the disk is gone");
  await before.indexer.follow(3);
  expect(model.state.value.storeProblem).not.toBeNull();
  expect(model.rows.value).toBe(before);
  store.failure = null;
  model.act({ kind: "retry" });
  await vi.waitFor(() => expect(model.state.value.storeProblem).toBeNull());
  expect(model.rows.value).not.toBe(before);
});
