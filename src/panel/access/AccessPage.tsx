import { useSignal } from "@preact/signals";
import { CheckCircleIcon, LockIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";

export interface AccessPageProps {
  /** Match pattern of the site. */
  readonly origin: string;
  /** Runs in the click itself. */
  readonly ask: () => Promise<boolean>;
}

/** A page of its own that asks for a site, where a panel may not. */
export function AccessPage({ origin, ask }: AccessPageProps) {
  const answer = useSignal<boolean | null>(null);
  const words = strings.access;
  const site = origin === "<all_urls>" ? words.everywhere : origin.replace(/\/\*$/, "");
  const onClick = async (): Promise<void> => {
    answer.value = await ask().catch(() => false);
  };
  return (
    <main class="page">
      <div class="page-column">
        <h1>{words.title(site)}</h1>
        <p class="privacy">
          <LockIcon />
          <span>{words.text}</span>
        </p>
        {answer.value === true ? (
          <p class="with-icon tone-ok" role="status">
            <CheckCircleIcon /> {words.given}
          </p>
        ) : (
          <button type="button" class="button primary" onClick={() => void onClick()}>
            {words.action}
          </button>
        )}
        {answer.value === false && <p role="status">{words.refused}</p>}
      </div>
    </main>
  );
}
