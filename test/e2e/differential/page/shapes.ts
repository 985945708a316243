/** The bodies scenarios ask for most. Imported by the suite too, so nothing here needs a page. */
import type { Shape } from "../../../server/lab/shape.ts";

/** One event of an AI stream. */
export function event(number: number): string {
  return `event: response.delta\ndata: {"type":"response.delta","sequence_number":${number}}\n\n`;
}

/** A body that is sent at once and ends. */
export function whole(events = 3): Shape {
  return { steps: Array.from({ length: events }, (_, index) => ({ send: event(index) })) };
}

/** A body of which each chunk after the first waits for a release, and so does its end. */
export function paced(events = 3): Shape {
  const steps = Array.from({ length: events }, (_, index) => [
    { send: event(index) },
    "wait" as const,
  ]);
  return { steps: steps.flat() };
}

/**
 * One event, and after a release more than any buffer holds: Firefox tells the server of a
 * cancelled body only when more of it arrives.
 */
export function unending(): Shape {
  return { steps: [{ send: event(0) }, "wait", { fill: 64 * 1024 * 1024 }, "hang"] };
}

/** One event, and after a release the connection breaks. */
export function broken(): Shape {
  return { steps: [{ send: event(0) }, "wait", "destroy"] };
}
