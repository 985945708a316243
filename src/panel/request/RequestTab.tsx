import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { HeaderList, RequestBody } from "../../messages/capture.ts";
import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import { LockIcon } from "../icons.tsx";
import { visible } from "../raw/row-text.ts";
import { strings } from "../strings/index.ts";
import { BodyView } from "./BodyView.tsx";
import { CopyRequest } from "./CopyRequest.tsx";
import { queryOf, withMarks } from "./facts.ts";

export interface RequestTabProps {
  readonly stream: StreamRecord;
  readonly store: StoreReader;
}

type Loaded =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly body: RequestBody }
  | { readonly kind: "failed"; readonly why: string };

/** What was asked, and what was answered before the first byte of the body. */
export function RequestTab({ stream, store }: RequestTabProps) {
  const words = strings.request;
  const { request, response } = stream;
  const loaded = useSignal<Loaded>({ kind: "loading" });
  useEffect(() => {
    let current = true;
    void read();
    async function read(): Promise<void> {
      let next: Loaded;
      try {
        next = { kind: "ready", body: (await store.getRequestBody(stream.id)) ?? { kind: "none" } };
      } catch (error) {
        next = { kind: "failed", why: error instanceof Error ? error.message : String(error) };
      }
      if (current) loaded.value = next;
    }
    return () => {
      current = false;
    };
  }, [store, stream.id, loaded]);

  const state = loaded.value;
  const query = queryOf(request.url);
  return (
    <div class="request-tab" tabIndex={0} role="group" aria-label={words.label}>
      {state.kind === "ready" && <CopyRequest request={{ ...request, body: state.body }} />}
      {stream.masked > 0 && (
        <p class="note with-icon">
          <LockIcon /> {words.maskedWhy(stream.masked)}
        </p>
      )}
      <section aria-label={words.general}>
        <h2>{words.general}</h2>
        <Pairs
          pairs={[
            [words.method, request.method],
            [words.url, request.url],
            [words.status, `${response.status} ${response.statusText}`.trim()],
            ...(response.redirected ? ([[words.redirected, response.url]] as const) : []),
            [words.type, words.responseType(response.type)],
            [words.page, stream.pageUrl],
          ]}
        />
      </section>
      {query.length > 0 && (
        <section aria-label={words.query}>
          <h2>{words.query}</h2>
          <Pairs pairs={query} />
        </section>
      )}
      <Headers title={words.requestHeaders} headers={request.headers} />
      <section aria-label={words.body}>
        <h2>{words.body}</h2>
        {state.kind === "loading" && <p class="note">{words.loading}</p>}
        {state.kind === "failed" && <p class="note error">{words.failed(state.why)}</p>}
        {state.kind === "ready" && <BodyView body={state.body} />}
      </section>
      <Headers title={words.responseHeaders} headers={response.headers} />
    </div>
  );
}

function Headers({ title, headers }: { readonly title: string; readonly headers: HeaderList }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {headers.length === 0 ? (
        <p class="note">{strings.request.noHeaders}</p>
      ) : (
        <Pairs pairs={headers} />
      )}
    </section>
  );
}

function Pairs({ pairs }: { readonly pairs: HeaderList }) {
  return (
    <dl class="facts pairs">
      {pairs.map(([name, value], index) => (
        <div key={index}>
          <dt>{visible(name)}</dt>
          <dd>
            {withMarks(value).map((part, at) =>
              part.isMask ? (
                <span key={at} class="mask" title={strings.request.maskHint}>
                  {part.text}
                </span>
              ) : (
                visible(part.text)
              ),
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
