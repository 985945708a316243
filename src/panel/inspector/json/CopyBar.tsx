import { useSignal } from "@preact/signals";
import { CheckIcon, CopyIcon } from "../../icons.tsx";
import { strings } from "../../strings/index.ts";
import { copyText, MOST_COPIED } from "../copy.ts";
import type { JsonDocument, JsonNode } from "./document.ts";
import { typeScriptLiteral } from "./literal.ts";

type What = "value" | "path" | "typescript";

/** Copies the row with the cursor: its value, its path, or code. */
export function CopyBar({ document, node }: { document: JsonDocument; node: JsonNode }) {
  const said = useSignal<{
    readonly node: JsonNode;
    readonly what: What;
    readonly words: string;
  } | null>(null);
  // What was said of another row is over.
  const told = said.value?.node === node ? said.value : null;

  const words = strings.inspector;
  // A group is only a part of a list; what is copied is the list.
  const whole = node.kind === "group" ? (node.parent ?? node) : node;
  const copy = async (what: What): Promise<void> => {
    if (what !== "path" && whole.end - whole.start > MOST_COPIED) {
      said.value = { node, what, words: words.copyTooLong };
      return;
    }
    const copied = await copyText(textOf(document, whole, what));
    said.value = { node, what, words: copied ? words.copied : words.copyFailed };
  };
  return (
    <span class="copy-bar" role="group" aria-label={words.copyGroup}>
      {(["value", "path", "typescript"] as const).map((what) => (
        <button
          key={what}
          type="button"
          class="tool"
          title={words.copyHint[what]}
          aria-label={words.copyHint[what]}
          onClick={() => void copy(what)}
        >
          {told?.what === what && told.words === words.copied ? (
            <CheckIcon />
          ) : (
            what === "value" && <CopyIcon />
          )}
          <span>{words.copyWhat[what]}</span>
        </button>
      ))}
      <span class="offscreen" role="status">
        {told?.words}
      </span>
      {told !== null && told.words !== words.copied && (
        <span class="copy-problem">{told.words}</span>
      )}
    </span>
  );
}

function textOf(document: JsonDocument, node: JsonNode, what: What): string {
  if (what === "path") return document.path(node);
  if (what === "value") {
    return node.kind === "string" ? document.stringText(node) : document.source(node);
  }
  return typeScriptLiteral(document, node);
}
