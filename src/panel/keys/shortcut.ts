/** Keys that work wherever the focus is, as long as no text is being written. Pure. */
import { tabOfKey, type DetailTab } from "../detail/state.ts";

export type Shortcut =
  | { readonly kind: "filter" }
  | { readonly kind: "keys" }
  | { readonly kind: "export" }
  /** To the previous or next image of the stream. */
  | { readonly kind: "image"; readonly direction: -1 | 1 }
  | { readonly kind: "tab"; readonly tab: DetailTab };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Null when the key means nothing here, and is the browser's or DevTools'. */
export function shortcutOf(press: KeyPress): Shortcut | null {
  if (!isPlain(press)) return null;
  const { key } = press;
  if (key === "/") return { kind: "filter" };
  if (key === "?") return { kind: "keys" };
  if (key === "e") return { kind: "export" };
  if (key === "[" || key === "]") return { kind: "image", direction: key === "[" ? -1 : 1 };
  const tab = tabOfKey(key);
  return tab === null ? null : { kind: "tab", tab };
}

/**
 * Whether a key was pressed for itself. Many Macs' keyboards have brackets and braces on keys that
 * are held with Option, which is Alt.
 */
export function isPlain({ key, ctrlKey, metaKey, altKey }: KeyPress): boolean {
  return !ctrlKey && !metaKey && (!altKey || /^[/?<>[\]{}]$/.test(key));
}

/** Whether a letter typed there is text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") {
    return true;
  }
  return (
    target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type)
  );
}

/** Whether a dialog is open, which keeps keys to itself. */
export function dialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}
