import { strings } from "../../strings/index.ts";
import { visible } from "../../raw/row-text.ts";
import { MOST_COPIED } from "../copy.ts";
import { BlobChip } from "./BlobChip.tsx";
import type { JsonDocument, JsonNode } from "./document.ts";
import { PAGE } from "./scan.ts";
import { INLINE, type TreeRow } from "./tree.ts";

export interface JsonRowProps {
  readonly id: string;
  readonly document: JsonDocument;
  readonly row: TreeRow;
  readonly isActive: boolean;
  readonly isFound: boolean;
  readonly sha256: string | null;
  readonly onPick: () => void;
  readonly onToggle: () => void;
}

/** Deeper rows are not indented further: nothing would be left of them. */
const DEEPEST_INDENT = 24;

/** One row of the tree. */
export function JsonRow(props: JsonRowProps) {
  const { id, document, row, isActive, isFound, sha256, onPick, onToggle } = props;
  const { node, depth, expanded } = row;
  const key = row.line === undefined ? document.keyText(node) : null;
  const names = ["json-row", isActive && "current", isFound && "found"].filter(Boolean).join(" ");
  return (
    <div
      class={names}
      role="treeitem"
      id={id}
      aria-level={depth + 1}
      aria-expanded={expanded}
      aria-selected={isActive}
      style={{ paddingLeft: `${Math.min(depth, DEEPEST_INDENT) * 12}px` }}
      onClick={onPick}
      onDblClick={expanded === undefined ? undefined : onToggle}
    >
      <span
        class={`chevron${expanded === undefined ? "" : expanded ? " open" : " closed"}`}
        onClick={(event) => {
          if (expanded === undefined) return;
          event.stopPropagation();
          onPick();
          onToggle();
        }}
      />
      {key !== null && (
        <>
          <span class={typeof node.key === "number" ? "json-index" : "syn-key"}>
            {visible(key)}
          </span>
          <span class="dim">: </span>
        </>
      )}
      <Value document={document} row={row} sha256={sha256} />
    </div>
  );
}

function Value({ document, row, sha256 }: Pick<JsonRowProps, "document" | "row" | "sha256">) {
  const { node, blob, line, beyond } = row;
  if (beyond !== undefined) {
    const canCopy = node.end - node.start <= MOST_COPIED;
    return <span class="json-line dim">{strings.inspector.beyond(beyond, canCopy)}</span>;
  }
  if (line !== undefined) return <span class="json-line">{visible(line)}</span>;
  if (blob !== null)
    return <BlobChip document={document} node={node} blob={blob} sha256={sha256} />;
  switch (node.kind) {
    case "object":
      return <span class="dim">{`{${document.count(node)}}`}</span>;
    case "array":
      return <span class="dim">{`[${document.count(node)}]`}</span>;
    case "group":
      return (
        <span class="dim">{strings.inspector.group(node.from, groupEnd(document, node))}</span>
      );
    case "string":
      return <span class="syn-string">{stringWords(document, node)}</span>;
    case "number":
      return <span class="syn-number">{numberWords(document.source(node))}</span>;
    case "word":
      break;
  }
  return <span class="syn-word">{document.source(node)}</span>;
}

function groupEnd(document: JsonDocument, node: JsonNode): number {
  return node.from + Math.min(PAGE, document.count(node)) - 1;
}

function numberWords(digits: string): string {
  return digits.length <= INLINE ? digits : `${digits.slice(0, INLINE)}…`;
}

/** As JSON writes it, so that a line break or a quote in it is seen. */
function stringWords(document: JsonDocument, node: JsonNode): string {
  const text = document.stringText(node, INLINE);
  const isWhole = node.end - node.start - 2 <= INLINE;
  const quoted = visible(JSON.stringify(text));
  return isWhole ? quoted : `${quoted.slice(0, -1)}…"`;
}
