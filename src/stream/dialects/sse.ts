/** Event streams of no API known by name: shown as they are. */
import type { Dialect } from "./dialect.ts";

export const sse: Dialect = {
  id: "sse",
  title: "Event stream",
  sign({ framing }) {
    return framing === "sse" ? [{ weight: 0.1, reason: "it is an event stream" }] : [];
  },
  read: () => null,
};
