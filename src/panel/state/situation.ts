/** What the user has to be told about capture, and what can be done. Pure. */
import { strings } from "../strings/index.ts";
import type { PanelState } from "./state.ts";

export type SituationAction =
  | { readonly kind: "record" }
  | { readonly kind: "reload-and-record" }
  | { readonly kind: "allow"; readonly origin: string }
  | { readonly kind: "retry" };

export interface Situation {
  readonly severity: "info" | "warn" | "error";
  readonly title: string;
  readonly text: string;
  readonly action: { readonly label: string; readonly does: SituationAction } | null;
}

/** What the recorder asks for when it cannot know the page's address. */
const EVERYWHERE = "<all_urls>";

/** The most pressing thing, or null when capture is as it should be. */
export function situation(state: PanelState): Situation | null {
  const { storeProblem, link, status } = state;
  if (storeProblem?.kind === "newer") {
    return { severity: "error", ...strings.store.newer, action: null };
  }
  if (storeProblem?.kind === "failed") {
    const { title, text, action } = strings.store.failed;
    return {
      severity: "error",
      title,
      text: text(storeProblem.message),
      action: { label: action, does: { kind: "retry" } },
    };
  }
  if (link === "unreachable") {
    const { title, text, action } = strings.unreachable;
    return { severity: "error", title, text, action: { label: action, does: { kind: "retry" } } };
  }
  if (status === null) return null;
  if (status.storageTrouble !== null) {
    const { title, text } = strings.storageTrouble;
    return { severity: "error", title, text: text(status.storageTrouble), action: null };
  }
  switch (status.page.kind) {
    case "unsupported":
      return { severity: "info", ...strings.unsupported, action: null };
    case "forbidden": {
      const { title, text, action, actionEverywhere, refused } = strings.forbidden;
      const { origin } = status.page;
      return {
        severity: "warn",
        title,
        text: state.permissionRefused ? refused : text,
        action: {
          label: origin === EVERYWHERE ? actionEverywhere : action,
          does: { kind: "allow", origin },
        },
      };
    }
    case "reload":
      return {
        severity: "warn",
        title: strings.reload.title,
        text: strings.reload.text,
        action: { label: strings.reload.action, does: { kind: "reload-and-record" } },
      };
    case "ready":
      break;
  }
  if (status.trouble !== null) {
    const { title, text, action } = strings.trouble;
    return {
      severity: "error",
      title,
      text: text(status.trouble),
      action: { label: action, does: { kind: "reload-and-record" } },
    };
  }
  if (!status.recording) {
    const { title, text, action } = strings.recordingOff;
    return { severity: "info", title, text, action: { label: action, does: { kind: "record" } } };
  }
  return null;
}

export interface Badge {
  readonly tone: "ok" | "quiet" | "warn" | "error";
  readonly words: string;
  readonly reason: string;
}

/** The state of capture in two or three words, and why it is so. */
export function badge(state: PanelState): Badge {
  const { health } = strings;
  const pressing = situation(state)?.text ?? null;
  const short = badgeWords(state);
  if (pressing !== null) return { ...short, reason: pressing };
  if (short.tone === "quiet") return { ...short, reason: health.connecting };
  if (short.tone === "warn") return { ...short, reason: health.lost };
  return { ...short, reason: state.streams.length === 0 ? health.ready : health.recording };
}

function badgeWords(state: PanelState): Omit<Badge, "reason"> {
  const { storeProblem, link, status } = state;
  const words = strings.badge;
  if (storeProblem !== null) return { tone: "error", words: words.store };
  if (link === "unreachable") return { tone: "error", words: words.unreachable };
  if (status === null) return { tone: "quiet", words: words.connecting };
  if (status.storageTrouble !== null) return { tone: "error", words: words.storage };
  switch (status.page.kind) {
    case "unsupported":
      return { tone: "quiet", words: words.unsupported };
    case "forbidden":
      return { tone: "warn", words: words.forbidden };
    case "reload":
      return { tone: "warn", words: words.reload };
    case "ready":
      break;
  }
  if (status.trouble !== null) return { tone: "error", words: words.trouble };
  if (!status.recording) return { tone: "quiet", words: words.off };
  const lost = state.streams.reduce((sum, s) => sum + (s.bytesSeen - s.bytesKept), 0);
  if (lost > 0) return { tone: "warn", words: words.lost(lost) };
  return { tone: "ok", words: state.streams.length === 0 ? words.ready : words.recording };
}

export interface RecordSwitch {
  /** False until the recorder has said. */
  readonly known: boolean;
  /** The user wants this tab recorded. */
  readonly on: boolean;
  /** And its page is being recorded now. */
  readonly active: boolean;
  readonly words: string;
}

/** What the record switch shows: never "on" for a page of which nothing is recorded. */
export function recordSwitch({ status, link, storeProblem }: PanelState): RecordSwitch {
  const words = strings.record;
  if (status === null || !status.recording) {
    return { known: status !== null, on: false, active: false, words: words.off };
  }
  const inactive = { known: true, on: true, active: false };
  const { kind } = status.page;
  if (kind === "reload" || kind === "forbidden") return { ...inactive, words: words.notYet };
  const stopped =
    kind === "unsupported" ||
    status.trouble !== null ||
    status.storageTrouble !== null ||
    storeProblem !== null ||
    link === "unreachable";
  if (stopped) return { ...inactive, words: words.stopped };
  return { known: true, on: true, active: true, words: words.on };
}
