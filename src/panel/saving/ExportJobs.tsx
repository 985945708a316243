import type { ExportFormat } from "../../export/export.ts";
import { CheckCircleIcon, CloseIcon, ErrorIcon, LockIcon } from "../icons.tsx";
import { strings } from "../strings/index.ts";
import type { Exporter, Job, JobState } from "./exporter.ts";

/** What exports are doing, or have done: one strip each. */
export function ExportJobs({ exporter }: { exporter: Exporter }) {
  const jobs = exporter.jobs.value;
  if (jobs.length === 0) return null;
  return (
    <section class="export-jobs" aria-label={strings.saving.jobs}>
      {jobs.map((job) => (
        <Strip key={job.id} job={job} exporter={exporter} />
      ))}
    </section>
  );
}

function Strip({ job, exporter }: { job: Job; exporter: Exporter }) {
  const words = strings.saving;
  const { id, order, state } = job;
  const cancel = (
    <button type="button" class="button" onClick={() => exporter.cancel(id)}>
      {words.cancel}
    </button>
  );
  switch (state.kind) {
    case "waiting":
      return (
        <div class="strip">
          <span class="strip-text">{words.waiting}</span>
          <span class="spring" />
          {cancel}
        </div>
      );
    case "running":
      return (
        <div class="strip">
          <progress max={100} value={state.share * 100} aria-label={words.title} />
          <span class="strip-text">{words.running(state.written, state.share)}</span>
          <span class="spring" />
          {cancel}
        </div>
      );
    case "saved": {
      const exact = order.redact.length === 0;
      return (
        <div class="strip" role="status">
          {state.secrets > 0 ? <LockIcon /> : <CheckCircleIcon />}
          <span class="strip-text" title={state.name}>
            <Saved state={state} exact={exact} format={order.format} />
          </span>
          <span class="spring" />
          {state.secrets > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => void exporter.start({ ...order, redact: [] })}
            >
              {words.exactAction}
            </button>
          )}
          <Dismiss onDismiss={() => exporter.dismiss(id)} />
        </div>
      );
    }
    case "failed":
      return (
        <div class="strip error" role="alert">
          <ErrorIcon />
          <span class="strip-text">{words.failed(state.why)}</span>
          <span class="spring" />
          <Dismiss onDismiss={() => exporter.dismiss(id)} />
        </div>
      );
    case "cancelled":
      break;
  }
  return (
    <div class="strip" role="status">
      <span class="strip-text">{words.cancelled}</span>
      <span class="spring" />
      <Dismiss onDismiss={() => exporter.dismiss(id)} />
    </div>
  );
}

interface SavedProps {
  readonly state: Extract<JobState, { kind: "saved" }>;
  readonly exact: boolean;
  readonly format: ExportFormat;
}

function Saved({ state, exact, format }: SavedProps) {
  const words = strings.saving;
  // Nothing in them is masked.
  const plain = format === "images";
  return (
    <>
      {words.saved(state.name, state.bytes)}
      {!plain && ": "}
      {plain ? (
        ""
      ) : exact ? (
        words.exactSaved
      ) : state.secrets > 0 ? (
        <strong>{words.secrets(state.secrets)}</strong>
      ) : (
        words.noSecrets(format === "sse" || format === "sse-timing")
      )}
      {state.gaps && `; ${words.gaps}`}
    </>
  );
}

function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  const { dismiss } = strings.saving;
  return (
    <button type="button" class="tool" title={dismiss} aria-label={dismiss} onClick={onDismiss}>
      <CloseIcon />
    </button>
  );
}
