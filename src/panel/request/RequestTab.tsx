import type { StreamRecord } from "../../store/records.ts";
import type { StoreReader } from "../../store/store.ts";
import { strings } from "../strings/index.ts";

export interface RequestTabProps {
  readonly stream: StreamRecord;
  readonly store: StoreReader;
}

/** What was asked and what was answered before the first byte of the body. */
export function RequestTab({ stream }: RequestTabProps) {
  const words = strings.request;
  const { request, response } = stream;
  return (
    <div class="exchange-tab" tabIndex={0}>
      <Headers title={words.requestHeaders} headers={request.headers} />
      <Headers title={words.responseHeaders} headers={response.headers} />
    </div>
  );
}

function Headers(props: {
  readonly title: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}) {
  return (
    <section>
      <h2>{props.title}</h2>
      <dl class="facts">
        {props.headers.map(([name, value], index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
