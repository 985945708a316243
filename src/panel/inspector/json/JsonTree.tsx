import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { nextTask } from "../../raw/slices.ts";
import { VirtualList } from "../../raw/VirtualList.tsx";
import { strings } from "../../strings/index.ts";
import { CopyBar } from "./CopyBar.tsx";
import type { JsonDocument } from "./document.ts";
import { JsonRow } from "./JsonRow.tsx";
import { JsonSearch, MOST_FOUND, type Found } from "./search.ts";
import { firstExpanded, idOf, toggled, treeRows, treeStep } from "./tree.ts";

export interface JsonTreeProps {
  readonly document: JsonDocument;
  readonly label: string;
  /** Images the store has, by their path: `$.partial_image_b64`. */
  readonly images?: ReadonlyMap<string, string>;
}

/** Height of a row, px. */
const HEIGHT = 18;
/** Characters searched in one slice: a few milliseconds. */
const STEP = 1_000_000;
const NO_IMAGES: ReadonlyMap<string, string> = new Map();

interface Finds {
  readonly found: readonly Found[];
  readonly done: boolean;
}

/** JSON as a tree: opened, walked, searched and copied from. Mount it anew (`key`) for another document. */
export function JsonTree({ document, label, images = NO_IMAGES }: JsonTreeProps) {
  const expanded = useSignal(firstExpanded(document));
  const active = useSignal(0);
  const goTo = useSignal<{ readonly row: number } | null>(null);
  const words = useSignal("");
  const finds = useSignal<Finds>({ found: [], done: true });
  const at = useSignal(0);
  const rows = useMemo(() => treeRows(document, expanded.value), [document, expanded.value]);

  useEffect(() => {
    let current = true;
    finds.value = { found: [], done: words.value === "" };
    at.value = 0;
    if (words.value !== "") void run(words.value);
    async function run(typed: string): Promise<void> {
      const search = new JsonSearch(document, typed);
      let shown = false;
      for (let done = false; !done;) {
        done = search.run(STEP);
        if (!current) return;
        finds.value = { found: [...search.found], done };
        if (!shown && search.found.length > 0) {
          shown = true;
          show(search.found[0]);
        }
        if (!done) await nextTask();
      }
    }
    return () => {
      current = false;
    };
  }, [document, words.value]);

  const show = (trail: Found | undefined): void => {
    const node = trail?.at(-1);
    if (trail === undefined || node === undefined) return;
    const open = new Set(expanded.value);
    for (const ancestor of trail.slice(0, -1)) open.add(idOf(ancestor));
    expanded.value = open;
    const row = treeRows(document, open).findIndex((one) => one.id === idOf(node));
    active.value = Math.max(0, row);
    goTo.value = { row: active.value };
  };
  const step = (by: number): void => {
    const { found } = finds.value;
    if (found.length === 0) return;
    at.value = (at.value + by + found.length) % found.length;
    show(found[at.value]);
  };
  const onKeyDown = (event: KeyboardEvent, page: number): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = treeStep(rows, active.value, event.key, page);
    if (next === null) return;
    event.preventDefault();
    if (next.kind === "go") {
      active.value = next.to;
      goTo.value = { row: next.to };
    } else expanded.value = toggled(expanded.value, next.id, next.kind === "open");
  };

  const row = rows[active.value] ?? rows[0];
  const { found, done } = finds.value;
  const foundIds = useMemo(
    () =>
      new Set(
        found.map((trail) => (trail.length === 0 ? "" : idOf(trail.at(-1) ?? document.root))),
      ),
    [found, document],
  );
  const text = strings.inspector;
  const told =
    words.value === ""
      ? ""
      : text.finds(found.length === 0 ? 0 : at.value + 1, found.length, done, MOST_FOUND);
  return (
    <div class="json">
      <div class="json-bar">
        <input
          type="text"
          value={words.value}
          spellcheck={false}
          placeholder={text.find}
          aria-label={text.find}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              step(event.shiftKey ? -1 : 1);
            } else if (event.key === "Escape" && words.value !== "") {
              // First the words go, then whatever Esc closes.
              event.preventDefault();
              event.stopPropagation();
              words.value = "";
            }
          }}
        />
        <span class="json-finds" role="status" title={told}>
          {told}
        </span>
        {row !== undefined && <CopyBar document={document} node={row.node} />}
      </div>
      <VirtualList
        class="json-rows"
        role="tree"
        label={label}
        count={rows.length}
        rowHeight={HEIGHT}
        active={active.value}
        idPrefix="json-"
        goTo={goTo.value}
        onKeyDown={onKeyDown}
        row={(index) => {
          const one = rows[index];
          if (one === undefined) return <div key={index} />;
          return (
            <JsonRow
              key={one.id}
              id={`json-${index}`}
              document={document}
              row={one}
              isActive={index === active.value}
              isFound={one.line === undefined && foundIds.has(one.id)}
              sha256={one.blob === null ? null : (images.get(document.path(one.node)) ?? null)}
              onPick={() => {
                active.value = index;
              }}
              onToggle={() => {
                expanded.value = toggled(expanded.value, one.id, one.expanded !== true);
              }}
            />
          );
        }}
      />
    </div>
  );
}
