/**
 * Text in memory of its own. Engines keep the whole of what a slice was cut from: an id of a few
 * letters, kept, would keep the megabytes of its event.
 */

/** The first code units of a text, to be kept. */
export function firstOf(text: string, length: number): string {
  return text.length <= length ? text : own(text.slice(0, length));
}

/** A copy: no engine says how to make one, but what is read from JSON is new. */
export function own(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
