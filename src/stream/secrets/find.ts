/**
 * Finds secrets in text: those of {@link RULES}, the values of names that promise one, and e-mail
 * addresses.
 */
import { findAddresses } from "./addresses.ts";
import { findNamed } from "./named.ts";
import { findParameters } from "./parameters.ts";
import { isMasked, RULES, type SecretKind, stubOf } from "./rules.ts";
import type { Secret } from "./secret.ts";

/** What is never stored, unless the user says so. An address is no key to anything. */
export const CREDENTIALS: ReadonlySet<SecretKind> = new Set(["authorization", "key", "named"]);

/**
 * All secrets of these kinds in a text, in order, none overlapping. No secret crosses a line end.
 *
 * The cost is linear: every pattern is bounded or ends with the first character out of its class.
 */
export function findSecrets(text: string, kinds = CREDENTIALS): Secret[] {
  const found: Secret[] = [];
  for (const rule of RULES) {
    const kind = rule.kind ?? "key";
    if (!kinds.has(kind)) continue;
    rule.pattern.lastIndex = 0;
    for (let match = rule.pattern.exec(text); match !== null; match = rule.pattern.exec(text)) {
      const secret = match[1] ?? match[0];
      // A secret in group 1 is the end of the match, but for one delimiter after a password.
      const start = match.index + match[0].lastIndexOf(secret);
      if (isMasked(secret) || rule.accept?.(secret) === false) {
        // What was taken for its value may hold another: `Bearer token=Bearer …`. What was refused as
        // a whole is a run of letters that holds none: looked at again, it would take square time.
        if (match[1] !== undefined) rule.pattern.lastIndex = Math.max(start, match.index + 1);
        continue;
      }
      const end = start + secret.length;
      const open = rule.bounded !== true && end === text.length;
      found.push({ kind, start, end, stub: stubOf(secret), open: open ? { kind: "token" } : null });
    }
  }
  if (kinds.has("named")) {
    findNamed(text, found);
    findParameters(text, found);
  }
  if (kinds.has("email")) {
    for (const range of findAddresses(text)) {
      found.push({ kind: "email", ...range, stub: "", open: null });
    }
  }
  return merge(found);
}

/** Overlapping finds are one secret; the most telling stub stays. */
function merge(found: Secret[]): Secret[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Secret[] = [];
  for (const next of found) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) {
      merged.push(next);
    } else {
      const longer = next.end > last.end ? next : last;
      const stub = last.stub === "" && next.start === last.start ? next.stub : last.stub;
      const { kind, start } = last;
      merged[merged.length - 1] = { ...longer, kind, start, stub };
    }
  }
  return merged;
}
