import { strings } from "../strings/index.ts";

export function TableHead() {
  const { n, time, timeHint, delta, deltaHint, type, item, itemHint, size, preview } =
    strings.table;
  const columns = [
    { name: "n", words: n },
    { name: "time", words: time, hint: timeHint },
    { name: "delta", words: delta, hint: deltaHint },
    { name: "type", words: type },
    { name: "item", words: item, hint: itemHint },
    { name: "size", words: size },
    { name: "preview", words: preview },
  ];
  return (
    <div role="row" class="table-head" aria-rowindex={1}>
      {columns.map(({ name, words, hint }) => (
        <span key={name} role="columnheader" class={`cell cell-${name}`} title={hint}>
          {words}
        </span>
      ))}
    </div>
  );
}
