import { expect, test } from "vitest";
import { matchLines } from "../../../src/panel/table/lines.ts";
import { Position } from "../../../src/panel/table/position.ts";
import { RowIndexer } from "../../../src/panel/table/row-indexer.ts";
import { ROW_HEIGHT } from "../../../src/panel/table/virtual-window.ts";

const all = Uint32Array.from({ length: 100 }, (_, row) => row);
const lines = matchLines({ stream: "s", query: "", rows: all, searched: 100, complete: true });
const indexer = new RowIndexer(
  () => Promise.resolve([]),
  () => undefined,
);
const rows = (count: number): number => count * ROW_HEIGHT;

test("a pane that opens below keeps the row it is about in view", () => {
  const position = new Position(() => false, null);
  position.layOut(rows(20), indexer, () => lines);
  position.moveTo(15);
  position.layOut(rows(20), indexer, () => lines);
  expect(position.top).toBe(0);
  position.layOut(rows(10), indexer, () => lines);
  expect(position.top).toBe(rows(6));
});

test("a row that the user has scrolled away from stays where it is when the table shrinks", () => {
  const position = new Position(() => false, 15);
  position.layOut(rows(20), indexer, () => lines);
  position.scrolled(rows(50));
  position.layOut(rows(10), indexer, () => lines);
  expect(position.top).toBe(rows(50));
});
