/** Keys that are held while another is pressed. Pure. */
import type { KeyPress } from "./shortcut.ts";

/** Whether the press is a shortcut of the browser or of DevTools rather than a key alone; Shift is no such. */
export function withModifier({ ctrlKey, metaKey, altKey }: Omit<KeyPress, "key">): boolean {
  return ctrlKey || metaKey || altKey;
}
