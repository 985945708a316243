import { useMemo } from "preact/hooks";
import { decodedUtf8 } from "../../stream/secrets/body.ts";
import type { FormField, RequestBody } from "../../messages/capture.ts";
import { formatBytes } from "../format.ts";
import { JsonTree } from "../inspector/json/JsonTree.tsx";
import { useJson } from "../inspector/json/use-json.ts";
import { TextView } from "../inspector/TextView.tsx";
import { BytesView } from "../raw/BytesView.tsx";
import { visible } from "../raw/row-text.ts";
import { memoryTape } from "../raw/tape-reader.ts";
import { strings } from "../strings/index.ts";

/** The request's body: a tree when it is JSON, else text, else bytes. */
export function BodyView({ body }: { readonly body: RequestBody }) {
  const words = strings.request;
  switch (body.kind) {
    case "none":
      break;
    case "not-captured":
      return <p class="note">{words.notCaptured[body.reason]}</p>;
    case "form":
      return <Form fields={body.fields} />;
    case "text":
      return <Text text={body.text} />;
    case "bytes": {
      const text = decodedUtf8(body.bytes);
      return text === null ? <Bytes bytes={body.bytes} /> : <Text text={text} />;
    }
  }
  return <p class="note">{words.noBody}</p>;
}

function Text({ text }: { readonly text: string }) {
  const json = useJson(text).value;
  const words = strings.request;
  if (text === "") return <p class="note">{words.emptyBody}</p>;
  if (json.kind === "reading") return <p class="note">{words.loading}</p>;
  if (json.kind === "read") {
    return (
      <div class="body-view">
        <JsonTree key={json.version} document={json.document} label={words.body} />
      </div>
    );
  }
  // Text that only looks like JSON is told where it breaks; other text never was to be JSON.
  return /^\s*[[{]/.test(text) ? (
    <TextView text={text} problem={json.problem} />
  ) : (
    <TextView text={text} />
  );
}

function Bytes({ bytes }: { readonly bytes: Uint8Array }) {
  const reader = useMemo(() => memoryTape(bytes), [bytes]);
  const range = useMemo(() => ({ start: 0, end: bytes.length }), [bytes]);
  return (
    <div class="body-view">
      <BytesView
        reader={reader}
        range={range}
        mode="hex"
        mark={null}
        origin={0}
        label={strings.request.body}
        withChunks={false}
      />
    </div>
  );
}

function Form({ fields }: { readonly fields: readonly FormField[] }) {
  const words = strings.request;
  return (
    <dl class="facts pairs">
      {fields.map(({ name, value }, index) => (
        <div key={index}>
          <dt>{visible(name)}</dt>
          <dd>
            {typeof value === "string"
              ? visible(value)
              : words.file(visible(value.file), value.type, formatBytes(value.size))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
