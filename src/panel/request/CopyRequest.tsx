import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { CopyIcon } from "../icons.tsx";
import { copyText } from "../inspector/copy.ts";
import type { RequestFacts } from "../../messages/capture.ts";
import { strings } from "../strings/index.ts";
import { codeOf, secretsIn, type CodeKind } from "./code.ts";

/** The request as a command or as code, with secrets only when asked. */
export function CopyRequest({ request }: { readonly request: RequestFacts }) {
  const words = strings.request;
  const withSecrets = useSignal(false);
  const told = useSignal("");
  const secrets = useMemo(() => secretsIn(request), [request]);
  const copy = async (kind: CodeKind): Promise<void> => {
    const copied = await copyText(codeOf(request, kind, withSecrets.value));
    told.value = copied ? words.copied[kind] : words.copyFailed;
  };
  return (
    <div class="copy-request">
      <button type="button" class="button" onClick={() => void copy("curl")}>
        <CopyIcon /> {words.copyCurl}
      </button>
      <button type="button" class="button" onClick={() => void copy("fetch")}>
        <CopyIcon /> {words.copyFetch}
      </button>
      {secrets > 0 ? (
        <label class="check">
          <input
            type="checkbox"
            checked={withSecrets.value}
            onChange={(event) => {
              withSecrets.value = event.currentTarget.checked;
              told.value = "";
            }}
          />
          {words.withSecrets(secrets)}
        </label>
      ) : (
        <span class="note">{words.noSecrets}</span>
      )}
      <span role="status">{told.value}</span>
    </div>
  );
}
