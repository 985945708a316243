import {
  DownloadIcon,
  ErrorIcon,
  InfoIcon,
  LockIcon,
  PrintIcon,
  RecordIcon,
  ReloadIcon,
  WarnIcon,
} from "../icons.tsx";
import type { Situation, SituationAction } from "../state/situation.ts";
import { strings } from "../strings/index.ts";

export interface NoticeProps {
  readonly situation: Situation;
  readonly onAct: (action: SituationAction) => void;
}

/** Something to know about capture, above what was recorded. */
export function NoticeBar({ situation, onAct }: NoticeProps) {
  const { severity, title, text, action } = situation;
  return (
    <div class={`notice notice-${severity}`} role={severity === "error" ? "alert" : "status"}>
      <SeverityIcon severity={severity} />
      <span class="notice-text">
        <strong>{title}.</strong> {text}
      </span>
      {action !== null && (
        <button type="button" class="button" onClick={() => onAct(action.does)}>
          {action.label}
        </button>
      )}
    </div>
  );
}

/** The whole page, when there is nothing recorded to show below it. */
export function NoticePage({ situation, onAct }: NoticeProps) {
  const { severity, title, text, action } = situation;
  return (
    <main class="page">
      <div class={`page-column notice-${severity}`}>
        <span class="page-icon">
          <SeverityIcon severity={severity} />
        </span>
        <h1>{title}</h1>
        <p>{text}</p>
        {action !== null && (
          <button type="button" class="button primary" onClick={() => onAct(action.does)}>
            {action.does.kind === "reload-and-record" && <ReloadIcon />}
            {action.label}
          </button>
        )}
      </div>
    </main>
  );
}

/** Capture is ready and nothing has come yet. */
export function EmptyPage({ onAct }: { onAct: (action: SituationAction) => void }) {
  const { empty } = strings;
  return (
    <main class="page">
      <div class="page-column">
        <Prints />
        <h1>{empty.title}</h1>
        <p>{empty.text}</p>
        <button
          type="button"
          class="button primary"
          onClick={() => onAct({ kind: "reload-and-record" })}
        >
          <ReloadIcon /> {empty.action}
        </button>
        <p class="privacy">
          <LockIcon />
          <span>
            <strong>{empty.privacyLead}</strong> {empty.privacy}
          </span>
        </p>
        <FirstRun />
      </div>
    </main>
  );
}

/** What there is to do here, once. */
function FirstRun() {
  const icons = [
    <RecordIcon key="record" on />,
    <PrintIcon key="inspect" />,
    <DownloadIcon key="export" />,
  ];
  return (
    <ul class="first-run">
      {strings.firstRun.map(({ title, text }, index) => (
        <li key={title}>
          {icons[index]}
          <strong>{title}</strong>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** Nothing in any tab: there is no page to reload, so there is nothing to press. */
export function EmptyEverywhere() {
  return (
    <main class="page">
      <div class="page-column">
        <h1>{strings.emptyAll.title}</h1>
        <p>{strings.emptyAll.text}</p>
      </div>
    </main>
  );
}

/** Four prints on a time line, ever sharper: expected frames are dashed, as everywhere. */
function Prints() {
  return (
    <svg class="prints" viewBox="0 0 560 96" aria-hidden="true">
      <path d="M0 5.5h560" class="prints-line" />
      {[0.5, 70.5, 140.5, 210.5, 280.5, 350.5, 420.5, 490.5, 559.5].map((x) => (
        <path key={x} d={`M${x} 2v7`} class="prints-line" />
      ))}
      {[28, 150, 290, 400].map((x, index) => (
        <g key={x} class={`print-${index}`}>
          <path d={`M${x + 0.5} 1v12`} class="prints-mark" />
          <rect x={x + 0.5} y="13.5" width="80" height="80" class="prints-frame" />
          {index > 0 && <circle cx={x + 40} cy="46" r="11" class="prints-sun" />}
          {index > 1 && <path d={`M${x + 6} 78l22-22 14 12 14-16 18 26z`} class="prints-hill" />}
          {index > 2 && <path d={`M${x + 6} 84.5h68`} class="prints-hill" />}
        </g>
      ))}
    </svg>
  );
}

function SeverityIcon({ severity }: { severity: Situation["severity"] }) {
  if (severity === "error") return <ErrorIcon />;
  return severity === "warn" ? <WarnIcon /> : <InfoIcon />;
}
