import { expect, test } from "vitest";
import { RowTail } from "../../../src/recorder/rows.ts";
import { ROWS_PER_BATCH } from "../../../src/store/records.ts";
import type { Row } from "../../../src/stream/types.ts";

const row = (n: number): Row => ({ row: n }) as Row;

test("appends single rows to the last batch, so that a slow stream does not end as a record a row", () => {
  const tail = new RowTail("s", null, 0);
  const stored = new Map<number, number>();
  const count = 3 * ROWS_PER_BATCH + 5;
  for (let n = 0; n < count; n++) {
    tail.push(row(n));
    for (const batch of tail.take()) stored.set(batch.first, batch.rows.length);
  }
  expect([...stored]).toEqual([
    [0, ROWS_PER_BATCH],
    [ROWS_PER_BATCH, ROWS_PER_BATCH],
    [2 * ROWS_PER_BATCH, ROWS_PER_BATCH],
    [3 * ROWS_PER_BATCH, 5],
  ]);
});

test("writes nothing when no row came", () => {
  const tail = new RowTail("s", { stream: "s", first: 0, rows: [row(0)] }, 1);
  expect(tail.take()).toEqual([]);
});
